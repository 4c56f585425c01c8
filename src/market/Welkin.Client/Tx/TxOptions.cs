using Cosmos.Tx.Signing.V1Beta1;
using Google.Protobuf;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Client.Tx;

/// <summary>How transactions are priced, signed and waited for.</summary>
public sealed record TxOptions
{
    /// <summary>Gas; null: estimated by simulation.</summary>
    public ulong? Gas { get; init; }

    /// <summary>What the estimate is multiplied with.</summary>
    public Dec GasAdjustment { get; init; } = Dec.WithPlaces(15, 1);

    /// <summary>Price of one unit of gas; the fee is gas times price, rounded up.</summary>
    public DecCoins GasPrices { get; init; } = DecCoins.Of(new DecCoin("uakt", Dec.WithPlaces(25, 3)));

    /// <summary>The whole fee; set, it replaces the gas price.</summary>
    public Coins? Fee { get; init; }

    /// <summary>A note that everybody can read.</summary>
    public string Memo { get; init; } = "";

    /// <summary>No block above this height may include it; null: no limit.</summary>
    public Height? TimeoutHeight { get; init; }

    /// <summary>Sends without a turn in the account's sequence, good for this long, ten minutes at most; null: in turn.</summary>
    public TimeSpan? UnorderedFor { get; init; }

    /// <summary>Whose allowance pays the fee.</summary>
    public string FeeGranter { get; init; } = "";

    /// <summary>DIRECT or LEGACY_AMINO_JSON.</summary>
    public SignMode Mode { get; init; } = SignMode.Direct;

    /// <summary>How compute messages look in amino JSON; a chain of the welkin rule set wants them whole.</summary>
    public AminoForm Form { get; init; } = AminoForm.Network;

    /// <summary>How long inclusion may take.</summary>
    public TimeSpan InclusionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A transaction of these options, whose gas and fee are still to be set.</summary>
    /// <param name="messages">What it does, in order.</param>
    /// <param name="now">The life of an unordered one begins now.</param>
    public TxDraft Draft(IReadOnlyList<IMessage> messages, DateTimeOffset now) => new(messages)
    {
        Memo = Memo,
        TimeoutHeight = TimeoutHeight,
        TimeoutTimestamp = UnorderedFor is { } life ? BlockTime.FromUnixNanos((now + life - DateTimeOffset.UnixEpoch).Ticks * 100) : null,
        Unordered = UnorderedFor is not null,
        FeeGranter = FeeGranter,
    };
}

/// <summary>What became of a transaction.</summary>
/// <param name="Hash">Upper-case hex.</param>
/// <param name="Height">The block that includes it; 0 when the mempool refused it.</param>
/// <param name="Error">Why it failed; null when it did what it says.</param>
/// <param name="Outcome">What it did; null when no block includes it.</param>
public sealed record TxReceipt(string Hash, Height Height, Error? Error, TxOutcomeAnswer? Outcome)
{
    /// <summary>Itself, or the failure thrown.</summary>
    /// <exception cref="ClientException">The transaction failed.</exception>
    public TxReceipt EnsureSuccess() => Error is null ? this : throw new ClientException(Error);

    /// <summary>The events of a type.</summary>
    public IEnumerable<ChainEvent> Events(string type) => Outcome?.Events.Where(item => item.Type == type) ?? [];
}

using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Client.Tx;

/// <summary>A transaction before it is signed.</summary>
public sealed record TxDraft
{
    /// <summary>A draft of messages already in their envelopes.</summary>
    public TxDraft(IEnumerable<Any> messages) => Messages = [.. messages];

    /// <summary>A draft of messages.</summary>
    public TxDraft(params IEnumerable<IMessage> messages)
        : this(messages.Select(TypeUrls.Pack))
    {
    }

    /// <summary>What it does, in order.</summary>
    public IReadOnlyList<Any> Messages { get; init; }

    /// <summary>A note that everybody can read.</summary>
    public string Memo { get; init; } = "";

    /// <summary>No block above this height may include it; null: no limit.</summary>
    public Height? TimeoutHeight { get; init; }

    /// <summary>No block after this time may include it; null: no limit.</summary>
    public BlockTime? TimeoutTimestamp { get; init; }

    /// <summary>Whether it takes no turn in the account's sequence. It then needs a near timeout, which the account has not used before, and sequence 0.</summary>
    public bool Unordered { get; init; }

    /// <summary>What is paid for inclusion.</summary>
    public Coins Fee { get; init; } = Coins.Empty;

    /// <summary>The most gas it may use.</summary>
    public ulong GasLimit { get; init; }

    /// <summary>Who pays the fee, when not the first signer; that account signs too.</summary>
    public string FeePayer { get; init; } = "";

    /// <summary>Whose allowance pays the fee.</summary>
    public string FeeGranter { get; init; } = "";

    /// <summary>The part that all signers share.</summary>
    public TxBody ToBody() => new()
    {
        Messages = { Messages },
        Memo = Memo,
        TimeoutHeight = (ulong)(TimeoutHeight?.Value ?? 0),
        TimeoutTimestamp = TimeoutTimestamp?.ToTimestamp(),
        Unordered = Unordered,
    };

    /// <summary>The fee part.</summary>
    public Fee ToFee() => new()
    {
        Amount = { Fee.ToMessages() },
        GasLimit = GasLimit,
        Payer = FeePayer,
        Granter = FeeGranter,
    };
}

/// <summary>A signed transaction, ready to be handed in.</summary>
/// <param name="Bytes">The wire form.</param>
public sealed record SignedTx(byte[] Bytes)
{
    /// <summary>The hash that names it, upper-case hex.</summary>
    public string Hash => Convert.ToHexString(Core.Crypto.Hash.Sha256(Bytes));
}

/// <summary>Which use of an account on which chain a signature is good for.</summary>
public sealed record SigningContext(string ChainId, ulong AccountNumber, ulong Sequence);

using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;
using GovParams = Cosmos.Gov.V1.Params;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>Store <c>gov</c>.</summary>
internal static class GovState
{
    public static readonly StoreKey Key = new("gov");

    public static readonly byte[] ProposalPrefix = [0x00];
    public static readonly byte[] DepositPrefix = [0x10];
    public static readonly byte[] VotePrefix = [0x20];

    public static readonly PairKeyCodec<ulong, Address> PartyKeys = KeyCodec.Pair(KeyCodec.UInt64, AddressKeys.LengthPrefixed);

    private static readonly PairKeyCodec<BlockTime, ulong> QueueKeys = KeyCodec.Pair(KeyCodec.Time, KeyCodec.UInt64);

    public static readonly Map<ulong, Proposal> Proposals = new(Key, ProposalPrefix, KeyCodec.UInt64, GogoValue.Of(Proposal.Parser));

    /// <summary>Proposals in voting by the end of it.</summary>
    public static readonly Map<(BlockTime End, ulong Id), ulong> Active = new(Key, [0x01], QueueKeys, ValueCodec.UInt64);

    /// <summary>Proposals that collect deposits by the end of that.</summary>
    public static readonly Map<(BlockTime End, ulong Id), ulong> Inactive = new(Key, [0x02], QueueKeys, ValueCodec.UInt64);

    public static readonly Sequence NextId = new(Key, [0x03]);

    /// <summary>Marks the proposals in voting, so that a vote need not read the whole proposal.</summary>
    public static readonly Map<ulong, byte[]> Voting = new(Key, [0x04], KeyCodec.UInt64, ValueCodec.Bytes);

    public static readonly Map<(ulong Id, Address Depositor), Deposit> Deposits = new(Key, DepositPrefix, PartyKeys, GogoValue.Of(Deposit.Parser));

    public static readonly Map<(ulong Id, Address Voter), Vote> Votes = new(Key, VotePrefix, PartyKeys, GogoValue.Of(Vote.Parser));

    public static readonly Item<GovParams> Params = new(Key, [0x30], GogoValue.Of(GovParams.Parser));

    public static readonly Item<string> Constitution = new(Key, [0x31], ValueCodec.String);

    /// <summary>Every entry of a proposal.</summary>
    public static KeyRange Of(ulong id) => KeyRange.Prefix(PartyKeys.Prefix(id));

    /// <summary>Queue entries that are due at a time.</summary>
    public static KeyRange Through(BlockTime time) => KeyRange.All.Until(ByteOrder.PrefixEnd(QueueKeys.Prefix(time))!);
}

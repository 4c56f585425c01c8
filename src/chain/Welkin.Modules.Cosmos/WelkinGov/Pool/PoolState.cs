using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.WelkinGov.Pool;

/// <summary>The ledger of the community pool and the funds it pays, in store <c>welkingov</c>.</summary>
internal static class PoolState
{
    public static readonly byte[] LedgerPrefix = [0x06];

    public static readonly byte[] FundPrefix = [0x09];

    private static readonly PairKeyCodec<BlockTime, ulong> DueKeys = KeyCodec.Pair(KeyCodec.Time, KeyCodec.UInt64);

    /// <summary>What moved the pool, in order.</summary>
    public static readonly Map<ulong, LedgerEntry> Ledger = new(WelkinGovState.Key, LedgerPrefix, KeyCodec.UInt64, GogoValue.Of(LedgerEntry.Parser));

    /// <summary>What the entries add up to.</summary>
    public static readonly Item<LedgerTotals> Totals = new(WelkinGovState.Key, [0x07], GogoValue.Of(LedgerTotals.Parser));

    /// <summary>The newest entry of each rule that goes on from block to block.</summary>
    public static readonly Map<string, ulong> Running = new(WelkinGovState.Key, [0x08], KeyCodec.String, ValueCodec.UInt64);

    /// <summary>Funds, those that ended too.</summary>
    public static readonly Map<ulong, CommunityFund> Funds = new(WelkinGovState.Key, FundPrefix, KeyCodec.UInt64, GogoValue.Of(CommunityFund.Parser));

    /// <summary>Active funds by their next payment.</summary>
    public static readonly KeySet<(BlockTime Next, ulong Id)> Due = new(WelkinGovState.Key, [0x0a], DueKeys);

    /// <summary>The number of the next fund, from 1.</summary>
    public static readonly Sequence NextFund = new(WelkinGovState.Key, [0x0b], first: 1);

    /// <summary>What is due at a time.</summary>
    public static KeyRange Through(BlockTime time) => KeyRange.All.Until(ByteOrder.PrefixEnd(DueKeys.Prefix(time))!);
}

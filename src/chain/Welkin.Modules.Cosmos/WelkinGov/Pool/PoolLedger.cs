using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.WelkinGov.Pool;

/// <summary>Books every coin that enters or leaves the community pool, under the rule or the proposal that moved it.</summary>
/// <remarks>
/// What a block does by itself costs nobody gas, and one entry holds up to a thousand blocks of it. An account that gives pays for
/// the entry it makes.
/// </remarks>
public sealed class PoolLedger : IPoolListener
{
    /// <summary>Moves of a rule within this many blocks are one entry.</summary>
    internal const long BlocksPerEntry = 1000;

    /// <inheritdoc/>
    public void Moved(Context ctx, PoolMove move, DecCoins before)
    {
        var stores = move.Cause == PoolCause.Gift ? ctx : ctx.Unmetered;
        if (!PoolState.Totals.Has(stores)) Open(ctx, stores, before);
        var entry = Running(ctx, stores, move) ?? New(ctx, stores, RuleOf(move.Cause));
        (entry.Party, entry.FundId) = (move.Party, move.FundId);
        entry.ProposalId = move.ProposalId > 0 ? move.ProposalId : ctx.ProposalId;
        Book(ctx, stores, entry, move.IsOut ? (DecCoins.Empty, move.Amount) : (move.Amount, DecCoins.Empty));
        if (IsRunning(move.Cause)) PoolState.Running.Set(stores, KeyOf(move), entry.Sequence);
    }

    /// <summary>What came in less what went out; null before the first move.</summary>
    internal static DecCoins? Balance(IStoreProvider stores)
        => PoolState.Totals.TryGet(stores, out var totals) ? totals.Received.ToDomain().OrThrow().Sub(totals.Spent.ToDomain().OrThrow()) : null;

    /// <summary>Writes an entry of an exported ledger.</summary>
    internal static void Import(IStoreProvider stores, LedgerEntry entry)
    {
        var next = (PoolState.Totals.Find(stores)?.Entries ?? 0) + 1;
        Invariant.Check(entry.Sequence == next, $"entry {entry.Sequence} of the ledger stands where {next} is expected");
        Add(stores, entry.Received.ToDomain().OrThrow(), entry.Spent.ToDomain().OrThrow());
        PoolState.Ledger.Set(stores, entry.Sequence, entry);
        if (CauseOf(entry.Rule) is { } cause && IsRunning(cause)) PoolState.Running.Set(stores, KeyOf(new PoolMove(cause, DecCoins.Empty, entry.Party)), entry.Sequence);
    }

    /// <summary>Whether entries add up to the totals, and the totals to the pool.</summary>
    internal static string? AddsUp(Context ctx, DecCoins pool)
    {
        if (!PoolState.Totals.TryGet(ctx, out var totals)) return null;
        var (received, spent, count) = (DecCoins.Empty, DecCoins.Empty, 0UL);
        foreach (var (_, entry) in PoolState.Ledger.Iterate(ctx))
        {
            received += entry.Received.ToDomain().OrThrow();
            spent += entry.Spent.ToDomain().OrThrow();
            count++;
        }

        if (count != totals.Entries || !received.Equals(totals.Received.ToDomain().OrThrow()) || !spent.Equals(totals.Spent.ToDomain().OrThrow()))
        {
            return $"{count} entries received {received} and spent {spent}, the totals are {totals}";
        }

        var (balance, isNegative) = received.SafeSub(spent);
        return !isNegative && balance.Equals(pool) ? null : $"the ledger adds up to {balance}, the pool holds {pool}";
    }

    private static void Open(Context ctx, IStoreProvider stores, DecCoins held)
    {
        PoolState.Totals.Set(stores, new LedgerTotals());
        if (!held.IsZero) Book(ctx, stores, New(ctx, stores, PoolRule.Opening), (held, DecCoins.Empty));
    }

    private static LedgerEntry? Running(Context ctx, IStoreProvider stores, PoolMove move)
    {
        if (!IsRunning(move.Cause) || !PoolState.Running.TryGet(stores, KeyOf(move), out var sequence)) return null;
        var entry = PoolState.Ledger.Find(stores, sequence)!;
        return entry.FirstHeight / BlocksPerEntry == ctx.Height.Value / BlocksPerEntry ? entry : null;
    }

    private static LedgerEntry New(Context ctx, IStoreProvider stores, PoolRule rule)
        => new() { Sequence = PoolState.Totals.Require(stores).Entries + 1, Rule = rule, FirstHeight = ctx.Height.Value };

    private static void Book(Context ctx, IStoreProvider stores, LedgerEntry entry, (DecCoins Received, DecCoins Spent) move)
    {
        entry.LastHeight = ctx.Height.Value;
        entry.LastTime = ctx.BlockTime.ToTimestamp();
        entry.Moves++;
        Replace(entry.Received, entry.Received.ToDomain().OrThrow() + move.Received);
        Replace(entry.Spent, entry.Spent.ToDomain().OrThrow() + move.Spent);
        Add(stores, move.Received, move.Spent, isNew: !PoolState.Ledger.Has(stores, entry.Sequence));
        PoolState.Ledger.Set(stores, entry.Sequence, entry);
    }

    private static void Add(IStoreProvider stores, DecCoins received, DecCoins spent, bool isNew = true)
    {
        var totals = PoolState.Totals.Find(stores) ?? new LedgerTotals();
        if (isNew) totals.Entries++;
        Replace(totals.Received, totals.Received.ToDomain().OrThrow() + received);
        Replace(totals.Spent, totals.Spent.ToDomain().OrThrow() + spent);
        PoolState.Totals.Set(stores, totals);
    }

    private static void Replace(Google.Protobuf.Collections.RepeatedField<global::Cosmos.Base.V1Beta1.DecCoin> field, DecCoins coins)
    {
        field.Clear();
        field.AddRange(coins.ToMessages());
    }

    private static bool IsRunning(PoolCause cause) => cause is PoolCause.CommunityTax or PoolCause.Rounding or PoolCause.UnclaimedRewards or PoolCause.Module;

    private static string KeyOf(PoolMove move) => $"{RuleOf(move.Cause)}/{move.Party}";

    private static PoolCause? CauseOf(PoolRule rule)
    {
        foreach (var cause in Enum.GetValues<PoolCause>())
        {
            if (RuleOf(cause) == rule) return cause;
        }

        return null;
    }

    private static PoolRule RuleOf(PoolCause cause) => cause switch
    {
        PoolCause.CommunityTax => PoolRule.CommunityTax,
        PoolCause.Rounding => PoolRule.Rounding,
        PoolCause.UnclaimedRewards => PoolRule.UnclaimedRewards,
        PoolCause.Gift => PoolRule.Gift,
        PoolCause.Module => PoolRule.Module,
        PoolCause.Spend => PoolRule.Spend,
        PoolCause.Fund => PoolRule.Fund,
        _ => throw new InvariantException($"no rule for {cause}"),
    };
}

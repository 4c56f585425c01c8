using System.Collections.Immutable;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>What one cycle decided.</summary>
/// <param name="Memory">What to remember; it has to be kept before any action starts.</param>
/// <param name="Actions">Closes first, then the rest in the order of names: bids and closes are what others wait for.</param>
/// <param name="Verdicts">The answer to every open order that was looked at, for people who ask why.</param>
public sealed record Plan(ProviderMemory Memory, ImmutableArray<ProviderAction> Actions, ImmutableArray<BidVerdict> Verdicts);

/// <summary>Everything a cycle looks at.</summary>
public sealed record PlanInput(
    Address Provider,
    ChainView Chain,
    ExecutionView Execution,
    ImmutableArray<ManifestView> Manifests,
    ProviderMemory Memory,
    PlanSettings Settings,
    long NowMs)
{
    public ManifestView? ManifestOf(LeaseId id) => Manifests.FirstOrDefault(manifest => manifest.Id == id);
}

/// <summary>
/// The level-triggered heart: the whole chain against the whole executor, every time. It remembers no event, so a lost
/// one costs nothing, and planning twice from the same views gives the same actions.
/// </summary>
public static class Planner
{
    // A lease is in a digest a few blocks after it began, whatever the pace of digests that say the same again.
    private const int ChangedDigestBlocks = 5;

    public static Plan Plan(PlanInput input)
    {
        var memory = Follow(input);
        var actions = ImmutableArray.CreateBuilder<ProviderAction>();
        actions.AddRange(OpenBids(input, memory));
        foreach (var lease in input.Chain.Leases)
        {
            var (note, wanted) = LeasePlan.Of(input, lease, memory.Leases[lease.Id.ToString()]);
            memory = memory with { Leases = memory.Leases.SetItem(lease.Id.ToString(), note) };
            actions.AddRange(wanted);
        }

        actions.AddRange(Orphans(input));
        var (reserved, bids, verdicts) = NewBids(input, memory);
        actions.AddRange(bids);
        if (DueDigest(input, reserved.Reservations) is { } digest)
        {
            actions.Add(new ProviderAction.PublishDigest(digest));
        }

        return new Plan(reserved, [.. actions.OrderBy(Urgency).ThenBy(action => action.Key, StringComparer.Ordinal)], verdicts);
    }

    /// <summary>
    /// Nothing is stated while the executor is silent: a digest is of what was seen. A change is stated soon, what stays the same
    /// every so many blocks, and an idle provider pays for no digest that says nothing.
    /// </summary>
    private static ServiceDigest? DueDigest(PlanInput input, ReservationBook book)
    {
        var (settings, memory) = (input.Settings, input.Memory);
        var passed = input.Chain.Height.Value - memory.DigestAt.Value;
        if (settings.DigestBlocks == 0 || !input.Execution.Answers || input.Chain.Profile is null || passed < Math.Min(settings.DigestBlocks, ChangedDigestBlocks)) return null;
        var digest = ServiceDigest.Of(input, book);
        if (digest.Lines.IsEmpty && memory.DigestRoot.Length == 0) return null;
        var isChanged = Convert.ToHexString(digest.Root) != memory.DigestRoot;
        return isChanged || (passed >= settings.DigestBlocks && !digest.Lines.IsEmpty) ? digest : null;
    }

    private static int Urgency(ProviderAction action) => action switch
    {
        ProviderAction.CloseBid => 0,
        ProviderAction.Bid => 1,
        ProviderAction.StartReclaim => 2,
        ProviderAction.ApplyWorkload or ProviderAction.RemoveWorkload => 3,
        _ => 4,
    };

    /// <summary>Forgets what is over and starts the timers of what is new.</summary>
    private static ProviderMemory Follow(PlanInput input)
    {
        var (chain, memory) = (input.Chain, input.Memory);
        var orders = chain.Orders.Select(order => order.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        return new ProviderMemory(
            memory.Reservations.Follow(chain, input.Execution),
            Keep(chain.OpenBids.Select(bid => bid.ToString()), memory.BidsSeen, input.NowMs),
            Keep(chain.Leases.Select(lease => lease.Id.ToString()), memory.Leases, LeaseNote.New(input.NowMs)),
            memory.Orders.RemoveRange(memory.Orders.Keys.Where(key => !orders.Contains(key))))
        {
            DigestAt = memory.DigestAt,
            DigestRoot = memory.DigestRoot,
        };
    }

    private static ImmutableSortedDictionary<string, T> Keep<T>(IEnumerable<string> keys, ImmutableSortedDictionary<string, T> known, T fresh) =>
        keys.Distinct(StringComparer.Ordinal).ToImmutableSortedDictionary(key => key, key => known.GetValueOrDefault(key, fresh), StringComparer.Ordinal);

    private static IEnumerable<ProviderAction> OpenBids(PlanInput input, ProviderMemory memory)
    {
        var open = input.Chain.Orders.Select(order => order.Id).ToHashSet();
        foreach (var bid in input.Chain.OpenBids)
        {
            var waited = TimeSpan.FromMilliseconds(input.NowMs - memory.BidsSeen[bid.ToString()]);
            if (!open.Contains(bid.Order))
            {
                yield return Close(bid, ClosureCauses.BidLost, "order", [], "the order is no longer open");
            }
            else if (waited >= input.Settings.BidTimeout)
            {
                yield return Close(bid, ClosureCauses.BidTimedOut, "bid-timeout", [new RuleValue("bid-timeout", $"{input.Settings.BidTimeout}"), new RuleValue("waited", $"{waited}")], "no lease was made from the bid in time");
            }
        }

        static ProviderAction Close(LeaseId bid, string cause, string rule, ValueList<RuleValue> values, string detail) =>
            new ProviderAction.CloseBid(bid, Akash.Market.V1.LeaseClosedReason.Unspecified, new ClosureStatement(cause, rule, values, detail), IsLease: false);
    }

    /// <summary>
    /// What runs or is stored without a lease. An executor that does not answer shows nothing, so nothing is removed then;
    /// a manifest younger than the chain view may belong to a lease this view cannot show yet.
    /// </summary>
    private static IEnumerable<ProviderAction> Orphans(PlanInput input)
    {
        var leases = input.Chain.Leases.Select(lease => lease.Id).ToHashSet();
        foreach (var workload in input.Execution.Workloads.Where(workload => workload.Id.Provider == input.Provider && !leases.Contains(workload.Id)))
        {
            yield return new ProviderAction.RemoveWorkload(workload.Id);
        }

        foreach (var manifest in input.Manifests.Where(manifest => !leases.Contains(manifest.Id) && manifest.VerifiedAt < input.Chain.Height))
        {
            yield return new ProviderAction.ForgetManifest(manifest.Id);
        }
    }

    private static (ProviderMemory Memory, List<ProviderAction> Bids, ImmutableArray<BidVerdict> Verdicts) NewBids(PlanInput input, ProviderMemory memory)
    {
        var book = memory.Reservations;
        var bids = new List<ProviderAction>();
        var verdicts = ImmutableArray.CreateBuilder<BidVerdict>();
        var waiting = input.Chain.OpenBids.ToHashSet();
        foreach (var order in input.Chain.Orders.OrderBy(order => order.CreatedAt).ThenBy(order => order.Id.ToString(), StringComparer.Ordinal))
        {
            var id = new LeaseId(order.Id, input.Provider);
            if (waiting.Contains(id))
            {
                continue;
            }

            if (book.Entries.TryGetValue(id.ToString(), out var pending) || NotYet(memory, order.Id, input.NowMs))
            {
                continue;
            }

            var verdict = BidDecision.Decide(order, input.Chain.Profile, input.Settings.Bids, input.Execution.Inventory, book.Held);
            verdicts.Add(verdict);
            if (verdict is { Bids: true, Price: { } price, Placement: { } placement })
            {
                var until = input.Chain.Height + input.Settings.ReservationBlocks;
                book = book.With(new Reservation(id, placement, until, ReservationState.Pending));
                bids.Add(new ProviderAction.Bid(id, price, verdict.Offer, until));
            }
        }

        return (memory with { Reservations = book }, bids, verdicts.ToImmutable());
    }

    private static bool NotYet(ProviderMemory memory, OrderId order, long nowMs) =>
        memory.Orders.TryGetValue(order.ToString(), out var note) && nowMs < note.RetryAtMs;
}

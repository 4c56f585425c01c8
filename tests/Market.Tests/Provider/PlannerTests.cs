using Akash.Market.V1;
using Welkin.Core;
using Welkin.Provider;
using Xunit;
using static Welkin.Tests.Provider.Samples;
using LeaseId = Welkin.Provider.LeaseId;

namespace Welkin.Tests.Provider;

public sealed class PlannerTests
{
    [Fact]
    public void An_open_order_is_reserved_and_bid_on_once()
    {
        var chain = Chain(orders: [Order()]);

        var first = Run(chain);
        var second = Run(chain, memory: first.Memory);

        var bid = Assert.IsType<ProviderAction.Bid>(Assert.Single(first.Actions));
        Assert.Equal(new Height(30), bid.ValidUntil);
        Assert.Empty(second.Actions);
    }

    [Fact]
    public void A_reservation_whose_bid_never_lands_is_released_at_its_height_and_tried_again()
    {
        var first = Run(Chain(orders: [Order()]));

        Assert.Empty(Run(Chain(29, [Order()]), memory: first.Memory).Actions);
        Assert.IsType<ProviderAction.Bid>(Assert.Single(Run(Chain(30, [Order()]), memory: first.Memory).Actions));
    }

    [Fact]
    public void Capacity_that_is_reserved_is_not_sold_twice()
    {
        var big = Group(Resources(cpu: 3000));

        var plan = Run(Chain(orders: [Order(1, big), Order(2, big)]));

        Assert.Equal(Lease(1), Assert.IsType<ProviderAction.Bid>(Assert.Single(plan.Actions)).Id);
        Assert.Equal(RefusalCode.CapacityShort, plan.Verdicts[1].Refusals[0].Code);
    }

    [Fact]
    public void A_bid_the_chain_refused_is_left_alone_until_its_time()
    {
        var memory = Run(Chain(orders: [Order()])).Memory.BidFailed(Lease(), 5_000, "too many bids");

        Assert.Empty(Run(Chain(orders: [Order()]), memory: memory, nowMs: 4_999).Actions);
        Assert.Single(Run(Chain(orders: [Order()]), memory: memory, nowMs: 5_000).Actions);
    }

    [Fact]
    public void A_bid_on_a_lost_order_and_one_that_waited_too_long_are_taken_back()
    {
        var chain = Chain(orders: [Order(2)], bids: [Lease(1), Lease(2)]);
        var early = Run(chain);

        var late = Run(chain, memory: early.Memory, nowMs: 300_000);

        Assert.Equal(["bid_lost"], Causes(early));
        Assert.Equal(["bid_lost", "bid_timed_out"], Causes(late));
        Assert.All(late.Actions, action => Assert.Equal(LeaseClosedReason.Unspecified, ((ProviderAction.CloseBid)action).Reason));
    }

    [Fact]
    public void A_lease_without_a_manifest_is_ended_after_the_timeout()
    {
        var chain = Chain(leases: [LeaseOf()]);
        var first = Run(chain);

        var late = Run(chain, memory: first.Memory, nowMs: 300_000);

        Assert.Empty(first.Actions);
        var close = Assert.IsType<ProviderAction.CloseBid>(Assert.Single(late.Actions));
        Assert.Equal((LeaseClosedReason.ManifestTimeout, "manifest_never_sent", true), (close.Reason, close.Statement.Cause, close.IsLease));
    }

    [Fact]
    public void A_workload_that_never_becomes_healthy_ends_the_lease_as_unstable()
    {
        var settings = Settings with { MonitorMaxRetries = 2 };
        var chain = Chain(leases: [LeaseOf()]);
        var execution = Execution(new WorkloadView(Lease(), "n1", true, false, "web: exit code 1"));
        var memory = ProviderMemory.Empty;
        Plan plan = null!;
        for (var check = 0; check < 3; check++)
        {
            plan = Run(chain, execution, memory, settings: settings, nowMs: check * 4_000, manifests: [ManifestOf()]);
            memory = plan.Memory;
        }

        var close = Assert.IsType<ProviderAction.CloseBid>(Assert.Single(plan.Actions));
        Assert.Equal((LeaseClosedReason.Unstable, "workload_never_healthy", "web: exit code 1"), (close.Reason, close.Statement.Cause, close.Statement.Detail));
    }

    [Fact]
    public void A_silent_executor_is_held_against_nobody_and_nothing_is_removed_or_sold()
    {
        var chain = Chain(orders: [Order(7)], leases: [LeaseOf()]);
        var memory = ProviderMemory.Empty;
        Plan plan = null!;
        for (var cycle = 0; cycle < 100; cycle++)
        {
            plan = Run(chain, ExecutionView.Silent("the container engine does not answer"), memory, nowMs: cycle * 60_000, manifests: [ManifestOf()]);
            memory = plan.Memory;
        }

        Assert.Empty(plan.Actions);
        Assert.Equal("the container engine does not answer", plan.Verdicts[0].Refusals[0].Have);
    }

    [Fact]
    public void Workloads_and_manifests_without_a_lease_are_removed_but_not_those_of_other_providers()
    {
        var foreign = LeaseId.Of(Tenant, 9, 1, 1, Rival);
        var execution = Execution(new WorkloadView(Lease(3), "n1", true, true, ""), new WorkloadView(foreign, "n1", true, true, ""));

        var plan = Run(Chain(), execution, manifests: [ManifestOf(4), ManifestOf(5) with { VerifiedAt = new Height(10) }]);

        Assert.Equal([new ProviderAction.RemoveWorkload(Lease(3)), new ProviderAction.ForgetManifest(Lease(4))], plan.Actions);
    }

    [Fact]
    public void After_a_restart_leases_and_bids_are_counted_again()
    {
        var plan = Run(Chain(orders: [Order(2)], bids: [Lease(2)], leases: [LeaseOf(1)]));

        Assert.Equal([ReservationState.Lease, ReservationState.Bid], plan.Memory.Reservations.Entries.Values.Select(entry => entry.State));
        Assert.Empty(plan.Actions);
    }

    [Fact]
    public void An_exhausted_account_is_withdrawn_from_at_once_and_then_at_the_interval()
    {
        var chain = Chain(leases: [LeaseOf() with { Funds = new Funds(Dec.Parse("20").OrThrow(), new Height(1), Dec.Parse("10").OrThrow()) }]);

        var first = Run(chain);
        var memory = first.Memory.Withdrawn(Lease(), 1_000);

        Assert.IsType<ProviderAction.Withdraw>(Assert.Single(first.Actions));
        Assert.Empty(Run(chain, memory: memory, nowMs: 100_000).Actions);
        Assert.Contains(Run(chain, memory: memory, nowMs: 601_000).Actions, action => action is ProviderAction.Withdraw);
    }

    [Fact]
    public void A_lease_with_notice_is_given_notice_before_it_is_ended()
    {
        var lease = LeaseOf() with { Reclaim = new ReclaimView(false, 0) };
        var memory = Run(Chain(leases: [lease])).Memory;

        var notice = Run(Chain(leases: [lease]), memory: memory, nowMs: 300_000);
        var waiting = Run(Chain(leases: [lease with { Reclaim = new ReclaimView(true, 5_000) }]), memory: memory, nowMs: 300_000);
        var over = Run(Chain(leases: [lease with { Reclaim = new ReclaimView(true, 1_000) }]), memory: memory, nowMs: 300_000);

        Assert.IsType<ProviderAction.StartReclaim>(Assert.Single(notice.Actions));
        Assert.Empty(waiting.Actions);
        Assert.IsType<ProviderAction.CloseBid>(Assert.Single(over.Actions));
    }

    internal static ChainView Chain(long height = 10, OrderView[]? orders = null, LeaseId[]? bids = null, LeaseView[]? leases = null) =>
        new(new Height(height), 1_000, Profile(), [.. orders ?? []], [.. bids ?? []], [.. leases ?? []]);

    internal static ExecutionView Execution(params WorkloadView[] workloads) => new(true, Inventory(), [.. workloads]);

    internal static LeaseView LeaseOf(ulong dseq = 1) => new(
        Lease(dseq), Coin("10"), new Height(5), Order(dseq).Demand, "00", new Funds(Dec.Parse("1000000").OrThrow(), new Height(5), Dec.Parse("10").OrThrow()), null);

    internal static ManifestView ManifestOf(ulong dseq = 1) => new(Lease(dseq), "00", new Height(5));

    private static Plan Run(
        ChainView chain,
        ExecutionView? execution = null,
        ProviderMemory? memory = null,
        PlanSettings? settings = null,
        long nowMs = 0,
        ManifestView[]? manifests = null) =>
        Planner.Plan(new PlanInput(Us, chain, execution ?? Execution(), [.. manifests ?? []], memory ?? ProviderMemory.Empty, settings ?? Settings, nowMs));

    private static IEnumerable<string> Causes(Plan plan) => plan.Actions.OfType<ProviderAction.CloseBid>().Select(close => close.Statement.Cause);
}

using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Provider;
using Xunit;
using static Welkin.Tests.Provider.Samples;

namespace Welkin.Tests.Provider;

public sealed class ServiceDigestTests
{
    [Fact]
    public void A_digest_has_a_line_for_each_lease_workload_and_reservation_and_a_path_for_each_line()
    {
        var digest = DigestOf(Input(workloads: [Lease(1), Lease(2)]));

        Assert.Equal((2, 2, 2), (digest.Leases, digest.Workloads, digest.Reservations));
        var about = digest.About(Lease(2)).ToList();
        Assert.Equal(["lease", "reservation", "workload"], about.Select(item => item.Line.Split(' ')[0]));
        Assert.Contains(about, item => item.Line == ServiceDigest.LeaseLine(Lease(2).ToString()));
        Assert.All(about, item => Assert.True(MerkleTree.Verify(item.Proof, digest.Root, System.Text.Encoding.UTF8.GetBytes(item.Line))));
        Assert.DoesNotContain(digest.About(Lease(1)), item => item.Line.Contains(Lease(2).ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_that_was_changed_has_no_path()
    {
        var digest = DigestOf(Input(workloads: [Lease(1)]));
        var (line, proof) = digest.About(Lease(1)).First();
        Assert.False(MerkleTree.Verify(proof, digest.Root, System.Text.Encoding.UTF8.GetBytes(line.Replace("/1/1/1/", "/3/1/1/", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_same_views_give_the_same_root_in_whatever_order_they_come() =>
        Assert.Equal(DigestOf(Input(workloads: [Lease(1), Lease(2)])).Root, DigestOf(Input(workloads: [Lease(2), Lease(1)])).Root);

    [Fact]
    public void Drift_is_a_lease_without_its_workload_and_a_workload_without_a_lease()
    {
        var drift = ServiceDigest.DriftOf(Input(workloads: [Lease(2), Lease(9)]));
        Assert.Equal([new Drift(DriftKind.LeaseWithoutWorkload, Lease(1)), new Drift(DriftKind.WorkloadWithoutLease, Lease(9))], drift);
    }

    [Fact]
    public void A_lease_that_waits_for_its_manifest_and_a_silent_executor_are_no_drift()
    {
        Assert.Empty(ServiceDigest.DriftOf(Input(workloads: [Lease(2)]) with { Manifests = [new ManifestView(Lease(2), "00", new Height(1))] }));
        Assert.Empty(ServiceDigest.DriftOf(Input(workloads: []) with { Execution = ExecutionView.Silent("down") }));
    }

    [Fact]
    public void A_digest_is_due_every_so_many_blocks_and_never_while_the_executor_is_silent()
    {
        var input = Input(workloads: [Lease(1), Lease(2)]);
        var same = Convert.ToHexString(DigestOf(input).Root);
        Assert.True(IsDue(input with { Memory = Said(80, same) }));
        Assert.False(IsDue(input with { Memory = Said(81, same) }));
        Assert.False(IsDue(input with { Execution = ExecutionView.Silent("down") }));
        Assert.False(IsDue(input with { Settings = Settings }));
    }

    [Fact]
    public void A_change_is_stated_within_a_few_blocks()
    {
        var input = Input(workloads: [Lease(1), Lease(2)]);
        Assert.True(IsDue(input with { Memory = Said(95, "OTHER") }));
        Assert.False(IsDue(input with { Memory = Said(96, "OTHER") }));
    }

    [Fact]
    public void A_provider_that_serves_nothing_says_so_once_and_then_no_more()
    {
        var idle = Input(workloads: []) with { Chain = PlannerTests.Chain(100, [], [], []), Manifests = [] };
        Assert.False(IsDue(idle));
        Assert.True(IsDue(idle with { Memory = Said(50, "OTHER") }));
        Assert.False(IsDue(idle with { Memory = Said(50, Convert.ToHexString(MerkleTree.Root([]))) }));
    }

    private static bool IsDue(PlanInput input) => Planner.Plan(input).Actions.Any(action => action is ProviderAction.PublishDigest);

    private static ProviderMemory Said(long height, string root) => ProviderMemory.Empty with { DigestAt = new Height(height), DigestRoot = root };

    private static ServiceDigest DigestOf(PlanInput input) => Planner.Plan(input).Actions.OfType<ProviderAction.PublishDigest>().Single().Digest;

    private static PlanInput Input(LeaseId[] workloads) => new(
        Us,
        PlannerTests.Chain(100, [], [], [PlannerTests.LeaseOf(1), PlannerTests.LeaseOf(2)]),
        PlannerTests.Execution([.. workloads.Select(id => new WorkloadView(id, "n1", true, true, ""))]),
        [new ManifestView(Lease(1), "00", new Height(1)), new ManifestView(Lease(2), "00", new Height(1))],
        ProviderMemory.Empty,
        Settings with { DigestBlocks = 20 },
        1_000);
}

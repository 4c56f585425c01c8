using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tendermint.Crypto;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Provider;

/// <summary>
/// All that a provider serves at a height, as lines of text in order: one for each lease, workload and reservation. Their
/// Merkle root goes on chain, so that a tenant who is shown the path from a line of its own knows that the provider counted it.
/// </summary>
/// <param name="Height">The height of the chain view the lines were made from.</param>
/// <param name="Lines">Sorted; nothing in them that chain and status do not show to everybody.</param>
/// <param name="Drift">How far chain and executor are apart.</param>
public sealed record ServiceDigest(Height Height, ImmutableArray<string> Lines, ImmutableArray<Drift> Drift)
{
    private const string LeaseWord = "lease";
    private const string WorkloadWord = "workload";
    private const string ReservationWord = "reservation";

    public int Leases => Count(LeaseWord);

    public int Workloads => Count(WorkloadWord);

    public int Reservations => Count(ReservationWord);

    public byte[] Root => MerkleTree.Root([.. Lines.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>The line of a running lease; a tenant that has the path from it to the root has its proof.</summary>
    public static string LeaseLine(string lease) => $"{LeaseWord} {lease}";

    /// <summary>What is served, by one view of the chain and one of the executor, which has to have answered.</summary>
    public static ServiceDigest Of(PlanInput input, ReservationBook book) => new(
        input.Chain.Height,
        [
            .. input.Chain.Leases.Select(lease => LeaseLine(lease.Id.ToString()))
                .Concat(input.Execution.Workloads.Select(workload => $"{WorkloadWord} {workload.Id} on {workload.Node}"))
                .Concat(book.Entries.Select(entry => Line(entry.Key, entry.Value)))
                .Order(StringComparer.Ordinal),
        ],
        DriftOf(input));

    /// <summary>
    /// Where chain and executor differ. A lease whose manifest has not come is not apart from anything; an executor that does not
    /// answer shows nothing, and so no drift either.
    /// </summary>
    public static ImmutableArray<Drift> DriftOf(PlanInput input)
    {
        if (!input.Execution.Answers)
        {
            return [];
        }

        var leases = input.Chain.Leases.Select(lease => lease.Id).ToHashSet();
        var workloads = input.Execution.Workloads.Select(workload => workload.Id).ToHashSet();
        return
        [
            .. leases.Where(lease => !workloads.Contains(lease) && input.ManifestOf(lease) is not null).Select(lease => new Drift(DriftKind.LeaseWithoutWorkload, lease))
                .Concat(workloads.Where(workload => workload.Provider == input.Provider && !leases.Contains(workload)).Select(workload => new Drift(DriftKind.WorkloadWithoutLease, workload)))
                .OrderBy(drift => drift.Id.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>The lines about one lease, each with its path to the root.</summary>
    public IEnumerable<(string Line, Proof Proof)> About(LeaseId lease)
    {
        var proofs = MerkleTree.Proofs([.. Lines.Select(Encoding.UTF8.GetBytes)]).Proofs;
        var name = lease.ToString();
        return Lines.Select((line, index) => (line, proofs[index])).Where(item => item.line.Split(' ')[1] == name);
    }

    private static string Line(string lease, Reservation held) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ReservationWord} {lease} {held.State.ToString().ToLowerInvariant()} cpu_milli {held.Placement.Slots.Sum(slot => slot.CpuMilli)} memory {held.Placement.Slots.Sum(slot => slot.MemoryBytes)} storage {held.Placement.Slots.Sum(slot => slot.EphemeralBytes) + held.Placement.PoolUse.Sum(pool => pool.Bytes)} gpu {held.Placement.Slots.Sum(slot => slot.Gpu?.Count ?? 0)}");

    private int Count(string word) => Lines.Count(line => line.StartsWith(word + " ", StringComparison.Ordinal));
}

/// <summary>In which way chain and executor differ.</summary>
public enum DriftKind
{
    /// <summary>The lease runs and its manifest is there, the workload is not.</summary>
    LeaseWithoutWorkload,

    /// <summary>The workload runs and no lease pays for it.</summary>
    WorkloadWithoutLease,
}

/// <summary>One difference between chain and executor.</summary>
public sealed record Drift(DriftKind Kind, LeaseId Id)
{
    /// <summary>The kind as programs read it.</summary>
    public string KindText => Kind == DriftKind.LeaseWithoutWorkload ? "lease_without_workload" : "workload_without_lease";
}

using System.Globalization;
using System.Runtime.CompilerServices;
using Akash.Inventory.V1;
using Akash.Provider.V1;
using Google.Protobuf.WellKnownTypes;
using K8S.Io.Apimachinery.Pkg.Api.Resource;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Gateway;
using Welkin.ProviderDaemon.Leases;
using Inventory = Akash.Provider.V1.Inventory;
using Quantity = K8S.Io.Apimachinery.Pkg.Api.Resource.Quantity;
using Status = Akash.Provider.V1.Status;

namespace Welkin.ProviderDaemon.Grpc;

/// <summary>What a provider tells anybody: its status and what it would bid.</summary>
internal sealed class ProviderRpc(StatusBoard board)
{
    /// <summary>Nobody in particular asks; attributes and prices do not depend on who does.</summary>
    private static readonly Address Anybody = Address.Module("anybody");

    public Status Status() => Of(board.Current);

    public async IAsyncEnumerable<Status> Statuses([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var changed = board.Changed;
            yield return Of(board.Current);
            await changed.WaitAsync(cancellation);
        }
    }

    public BidScreeningResponse Screen(BidScreeningRequest request)
    {
        if (request.GroupSpec is not { } spec)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, "group_spec is missing");
        }

        if (!Quotes.Ask(spec, Anybody, board).TryGet(out var answer, out var error))
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, error.Text);
        }

        var verdict = answer.Verdict;
        var response = new BidScreeningResponse { Passed = verdict.Bids };
        response.Reasons.AddRange(verdict.Refusals.Select(refusal => refusal.ToString()));
        response.ResourceOffers.AddRange(verdict.Offer);
        if (verdict is { Bids: true, Price: { } price })
        {
            response.Price = price.ToMessage();
        }

        return response;
    }

    private static Status Of(ProviderStatus status)
    {
        var result = new Status
        {
            Cluster = new ClusterStatus
            {
                Leases = new Akash.Provider.V1.Leases { Active = (uint)status.ActiveLeases },
                Inventory = new Inventory
                {
                    Cluster = Cluster(status),
                    Reservations = new Reservations
                    {
                        Active = Metric(status, ReservationState.Lease),
                        Pending = Metric(status, ReservationState.Bid, ReservationState.Pending),
                    },
                    LeasedIp = Pair(status.Inventory.LeasedIps, status.Inventory.LeasedIps - status.Free.LeasedIps),
                },
            },
            BidEngine = new BidEngineStatus { Orders = (uint)status.OpenOrders },
            Manifest = new ManifestStatus { Deployments = (uint)status.Manifests },
            PublicHostnames = { status.PublicHostname },
            Timestamp = Timestamp.FromDateTimeOffset(status.At),
        };
        result.Errors.AddRange(status.Errors);
        if (status.ReclamationWindow > TimeSpan.Zero)
        {
            result.ReclamationWindow = Duration.FromTimeSpan(status.ReclamationWindow);
        }

        return result;
    }

    private static Cluster Cluster(ProviderStatus status)
    {
        var free = status.Free;
        var cluster = new Cluster();
        foreach (var (node, left) in status.Inventory.Nodes.Join(free.Nodes, node => node.Name, left => left.Name, (node, left) => (node, left)))
        {
            var gpus = node.Gpus.Sum(gpu => gpu.Count);
            cluster.Nodes.Add(new Node
            {
                Name = node.Name,
                Capabilities = new NodeCapabilities(),
                Resources = new NodeResources
                {
                    Cpu = new CPU { Quantity = MilliPair(node.CpuMilli, node.CpuMilli - left.CpuMilli) },
                    Memory = new Memory { Quantity = Pair(node.MemoryBytes, node.MemoryBytes - left.MemoryBytes) },
                    Gpu = new GPU { Quantity = Pair(gpus, gpus - left.Gpus.Sum(gpu => gpu.Count)) },
                    EphemeralStorage = Pair(node.EphemeralBytes, node.EphemeralBytes - left.EphemeralBytes),
                    VolumesAttached = Pair(0, 0),
                    VolumesMounted = Pair(0, 0),
                },
            });
        }

        foreach (var pool in status.Inventory.Pools)
        {
            cluster.Storage.Add(new Storage { Quantity = Pair(pool.Bytes, pool.Bytes - free.PoolBytes(pool.Class)), Info = new StorageInfo { Class = pool.Class } });
        }

        return cluster;
    }

    private static ReservationsMetric Metric(ProviderStatus status, params ReservationState[] states)
    {
        var placements = status.Reservations.Entries.Values.Where(entry => states.Contains(entry.State)).Select(entry => entry.Placement).ToList();
        var slots = placements.SelectMany(placement => placement.Slots).ToList();
        var resources = new ResourcesMetric
        {
            Cpu = Milli(slots.Sum(slot => slot.CpuMilli)),
            Memory = Plain(slots.Sum(slot => slot.MemoryBytes)),
            Gpu = Plain(slots.Sum(slot => slot.Gpu?.Count ?? 0)),
            EphemeralStorage = Plain(slots.Sum(slot => slot.EphemeralBytes)),
        };
        foreach (var pool in placements.SelectMany(placement => placement.PoolUse).GroupBy(use => use.Class, StringComparer.Ordinal))
        {
            resources.Storage[pool.Key] = Plain(pool.Sum(use => use.Bytes));
        }

        return new ReservationsMetric { Count = (uint)placements.Count, Resources = resources };
    }

    private static ResourcePair Pair(long capacity, long allocated) =>
        new() { Allocatable = Plain(capacity), Allocated = Plain(allocated), Capacity = Plain(capacity) };

    private static ResourcePair MilliPair(long capacity, long allocated) =>
        new() { Allocatable = Milli(capacity), Allocated = Milli(allocated), Capacity = Milli(capacity) };

    private static Quantity Plain(long value) => new() { String = value.ToString(CultureInfo.InvariantCulture) };

    private static Quantity Milli(long value) => new() { String = value % 1000 == 0 ? $"{value / 1000}" : $"{value}m" };
}

using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Cosmos.Bank.V1Beta1;
using Cosmos.Base.Query.V1Beta1;
using Welkin.Client.Queries;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Testing.Network;

namespace Welkin.Workbench.Benches;

/// <summary>What is asked of a network after a crash; nothing here trusts what the network says about itself where another can be asked.</summary>
internal sealed class CrashChecks : IDisposable
{
    private readonly LocalNetwork _network;
    private readonly RpcClient _rpc;
    private readonly ChainQueries _chain;

    public CrashChecks(LocalNetwork network)
    {
        _network = network;
        _rpc = new RpcClient(new Uri(network.Json.GetProperty("rpc").GetString()!));
        _chain = new ChainQueries(_rpc);
    }

    public void Dispose() => _rpc.Dispose();

    /// <summary>The hash of a block, in the RPC's capital letters.</summary>
    public async Task<string> HashAt(long height, CancellationToken cancellation) =>
        (await _rpc.CallAsync("block", new() { ["height"] = $"{height}" }, cancellation)).GetProperty("block_id").GetProperty("hash").GetString()!;

    public async Task<IReadOnlyList<ulong>> OpenDeployments(CancellationToken cancellation)
    {
        var request = new QueryDeploymentsRequest { Filters = new DeploymentFilters { State = "active" }, Pagination = new PageRequest { Limit = 1000 } };
        var answer = await _chain.QueryAsync<QueryDeploymentsRequest, QueryDeploymentsResponse>("/akash.deployment.v1beta4.Query/Deployments", request, cancellation);
        return [.. answer.Deployments.Select(item => item.Deployment.Id.Dseq)];
    }

    /// <summary>
    /// Waits until containers and paid leases agree; what still differs at the end: containers without an active lease, and workloads that ran
    /// before and whose lease is active, but that do not run. A lease whose manifest never arrived has no workload to miss.
    /// </summary>
    public async Task<(int Orphans, int Missing)> Settled(TimeSpan patience, CancellationToken cancellation)
    {
        var deadline = DateTime.UtcNow + patience;
        while (true)
        {
            var paid = (await _chain.LeasesAsync(new LeaseFilters { State = "active" }, cancellation)).Select(found => Text(found.Lease.Id)).ToHashSet(StringComparer.Ordinal);
            var all = await LeaseContainers.All(_network);
            var orphans = all.Count(container => !paid.Contains(container.Lease));
            var missing = all.Count(container => paid.Contains(container.Lease) && !container.Running);
            if (orphans + missing == 0 || DateTime.UtcNow > deadline) return (orphans, missing);
            await Task.Delay(250, cancellation);
        }
    }

    /// <summary>The sum of all balances against the supply, in units, over all denominations, at one height.</summary>
    public async Task<long> UnitsOff(CancellationToken cancellation)
    {
        var at = _chain.At((await _rpc.StatusAsync(cancellation)).LatestHeight);
        var page = new PageRequest { Limit = 10_000 };
        var supply = await at.QueryAsync<QueryTotalSupplyRequest, QueryTotalSupplyResponse>("/cosmos.bank.v1beta1.Query/TotalSupply", new() { Pagination = page }, cancellation);
        var off = Int.Zero;
        foreach (var coin in supply.Supply)
        {
            var owners = await at.QueryAsync<QueryDenomOwnersRequest, QueryDenomOwnersResponse>(
                "/cosmos.bank.v1beta1.Query/DenomOwners", new() { Denom = coin.Denom, Pagination = page }, cancellation);
            var held = owners.DenomOwners.Aggregate(Int.Zero, (sum, owner) => sum + Int.Parse(owner.Balance.Amount).OrThrow());
            var difference = held - Int.Parse(coin.Amount).OrThrow();
            off += difference < Int.Zero ? -difference : difference;
        }

        return (long)off.ToUInt64();
    }

    private static string Text(LeaseID id) => $"{id.Owner}/{id.Dseq}/{id.Gseq}/{id.Oseq}/{id.Provider}";
}

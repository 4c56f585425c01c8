using Akash.Deployment.V1Beta4;
using Welkin.Modules.Compute.Deployment.Handlers;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Market;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Deployment;

/// <summary>What tenants want to run: deployments, and their groups of resources.</summary>
public sealed class DeploymentModule : IModule
{
    private readonly DeploymentState _state;
    private readonly DeploymentKeeper _keeper;
    private readonly IOrders _orders;
    private readonly EscrowKeeper _escrow;

    internal DeploymentModule(DeploymentState state, DeploymentKeeper keeper, IOrders orders, EscrowKeeper escrow)
    {
        _state = state;
        _keeper = keeper;
        _orders = orders;
        _escrow = escrow;
    }

    /// <inheritdoc/>
    public string Name => "deployment";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [DeploymentState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 6;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new CreateDeployment(_state, _keeper, _orders, _escrow));
        registry.Message(new UpdateDeployment(_keeper));
        registry.Message(new CloseDeployment(_keeper, _escrow));
        registry.Message(new CloseGroup(_keeper, _orders));
        registry.Message(new PauseGroup(_keeper, _orders));
        registry.Message(new StartGroup(_keeper, _orders));
        registry.Message(new UpdateParams(_state));
        new DeploymentQueries(_state, _escrow).Register(registry);
        registry.Genesis<GenesisState>(Import, Export);
    }

    private void Import(BlockContext ctx, GenesisState genesis)
    {
        foreach (var record in genesis.Deployments)
        {
            if (_state.Deployments.Has(ctx, record.Deployment.Id)) throw new InvalidOperationException("a deployment is in genesis twice");
            _state.Deployments.Set(ctx, record.Deployment.Id, record.Deployment);
            foreach (var group in record.Groups) _state.Groups.Set(ctx, group.Id, group);
        }

        _state.SetParams(ctx, genesis.Params);
    }

    private GenesisState Export(QueryContext ctx)
    {
        var genesis = new GenesisState { Params = _state.Params(ctx) };
        foreach (var (id, deployment) in _state.Deployments.Iterate(ctx))
        {
            genesis.Deployments.Add(new GenesisDeployment { Deployment = deployment, Groups = { _state.GroupsOf(ctx, id) } });
        }

        return genesis;
    }
}

using Welkin.Modules.Compute.Audit;
using Welkin.Modules.Compute.Cert;
using Welkin.Modules.Compute.Closures;
using Welkin.Modules.Compute.Deployment;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Market;
using Welkin.Modules.Compute.Provider;
using Welkin.Modules.Compute.Take;
using Welkin.Modules.Cosmos.Authz;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Runtime;

namespace Welkin.Modules.Compute;

/// <summary>The compute market's modules, wired to each other. The application lists them in its own order.</summary>
public sealed class ComputeModules
{
    /// <summary>Wires the modules to the roles of the Cosmos modules.</summary>
    public ComputeModules(ITransfers bank, IGrants grants, ICommunityPool pool, Rules rules)
    {
        Take = new TakeModule();
        Escrow = new EscrowModule(bank, grants, pool, Take);
        Provider = new ProviderModule();
        Audit = new AuditModule();
        Cert = new CertModule(rules);

        var closureState = new ClosureState();
        var closures = new ClosureKeeper(closureState);
        var deploymentState = new DeploymentState();
        var deployments = new DeploymentKeeper(deploymentState);
        var marketState = new MarketState();
        var market = new MarketKeeper(marketState, Escrow.Keeper, Escrow.Keeper, closures);

        Market = new MarketModule(marketState, market, deployments, Escrow.Keeper, (Provider.Keeper, Audit.Keeper));
        Deployment = new DeploymentModule(deploymentState, deployments, market, Escrow.Keeper);
        Closures = new ClosuresModule(closureState, closures, market, (Escrow.Keeper, Provider.Keeper));

        // Upward calls: the escrow tells the market what ended, the provider module who leaves.
        Escrow.Keeper.Listeners.Add(new EscrowListener(marketState, market, deployments));
        Provider.Keeper.Listeners.Add(new ProviderListener(marketState, market));
    }

    /// <summary>Signed attributes.</summary>
    public AuditModule Audit { get; }

    /// <summary>Certificates.</summary>
    public CertModule Cert { get; }

    /// <summary>Why leases ended; on chains of the welkin rule set only.</summary>
    public ClosuresModule Closures { get; }

    /// <summary>Deployments and groups.</summary>
    public DeploymentModule Deployment { get; }

    /// <summary>Deposits and payments.</summary>
    public EscrowModule Escrow { get; }

    /// <summary>Orders, bids, leases.</summary>
    public MarketModule Market { get; }

    /// <summary>Providers.</summary>
    public ProviderModule Provider { get; }

    /// <summary>The take fee.</summary>
    public TakeModule Take { get; }
}

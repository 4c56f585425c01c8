using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Market;

/// <summary>What deployment asks of the market.</summary>
internal interface IOrders
{
    /// <summary>Opens the next order of a group; without a reclamation the one of the group's last order goes on.</summary>
    /// <remarks>Errors: undefined 1 while an order of the group is open or active; market 25.</remarks>
    Result<Unit> Open(Context ctx, Group group, DeploymentReclamation? reclamation = null);

    /// <summary>Ends the group's orders with their bids and leases. Errors: those of the modules below.</summary>
    Result<Unit> CloseGroup(Context ctx, GroupID group, Ending end);

    /// <summary>Bounds of a reclamation window in nanoseconds.</summary>
    (long Least, long Most) ReclamationWindows(Context ctx);
}

/// <summary>Leases, for those who only look.</summary>
internal interface ILeases
{
    Lease? Find(Context ctx, LeaseID id);
}

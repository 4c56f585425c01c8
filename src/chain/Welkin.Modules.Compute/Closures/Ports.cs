using Akash.Market.V1;
using Welkin.Modules.Compute.Market.Types;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Closures;

/// <summary>Where the market leaves why a lease ended.</summary>
internal interface IClosures
{
    /// <summary>Records an end, with the evidence that the closing transaction carries. Called on chains of the welkin rule set only.</summary>
    void Record(Context ctx, Lease ended, LeaseEnd end);
}

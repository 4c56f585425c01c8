using Akash.Audit.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Audit;

/// <summary>What auditors signed about providers.</summary>
internal interface IAttestations
{
    /// <summary>All signed attribute sets of a provider, in the order of the auditors' addresses.</summary>
    IReadOnlyList<AuditedProvider> Of(Context ctx, Address provider);
}

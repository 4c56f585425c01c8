using Akash.Audit.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Audit;

/// <summary>Answers the market's questions about signed attributes.</summary>
internal sealed class AuditKeeper(AuditState state) : IAttestations
{
    public IReadOnlyList<AuditedProvider> Of(Context ctx, Address provider) => [.. state.Of(ctx, provider)];
}

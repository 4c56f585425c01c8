using Akash.Provider.V1Beta4;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Provider.Handlers;

/// <summary>Always fails on the network: nobody decided there what becomes of the provider's leases.</summary>
internal sealed class DeleteProvider(ProviderState state) : IMsgHandler<MsgDeleteProvider, MsgDeleteProviderResponse>
{
    public Result<Unit> Check(MsgDeleteProvider msg) => ProviderChecks.CheckOwner("MsgDelete", msg.Owner);

    public Result<MsgDeleteProviderResponse> Run(TxContext ctx, MsgDeleteProvider msg)
    {
        if (state.Find(ctx, Address.Parse(msg.Owner).OrThrow()) is null) return ProviderErrors.ProviderNotFound;
        return ProviderErrors.Internal.With("NOTIMPLEMENTED");
    }
}

using Akash.Provider.V1Beta4;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Provider.Handlers;

/// <summary>Removes a provider that serves nobody any more. On the network it always fails: nobody decided there what becomes of its leases.</summary>
internal sealed class DeleteProvider(ProviderState state, ProviderKeeper providers) : IMsgHandler<MsgDeleteProvider, MsgDeleteProviderResponse>
{
    public Result<Unit> Check(MsgDeleteProvider msg) => ProviderChecks.CheckOwner("MsgDelete", msg.Owner);

    public Result<MsgDeleteProviderResponse> Run(TxContext ctx, MsgDeleteProvider msg)
    {
        var owner = Address.Parse(msg.Owner).OrThrow();
        if (state.Find(ctx, owner) is null) return ProviderErrors.ProviderNotFound;
        if (!ctx.Rules.Has(Rule.ProvidersCanBeDeleted)) return ProviderErrors.Internal.With("NOTIMPLEMENTED");
        foreach (var listener in providers.Listeners.All)
        {
            if (!listener.OnProviderLeaving(ctx, owner).TryGet(out _, out var error)) return error;
        }

        state.Remove(ctx, owner);
        ctx.Emit(new EventProviderDeleted { Owner = msg.Owner });
        return new MsgDeleteProviderResponse();
    }
}

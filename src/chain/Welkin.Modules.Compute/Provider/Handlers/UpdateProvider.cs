using Akash.Provider.V1Beta4;
using Welkin.Core;
using Welkin.Runtime;
using ProviderRecord = Akash.Provider.V1Beta4.Provider;

namespace Welkin.Modules.Compute.Provider.Handlers;

/// <summary>Replaces everything the provider states about itself; live leases are not looked at.</summary>
internal sealed class UpdateProvider(ProviderState state) : IMsgHandler<MsgUpdateProvider, MsgUpdateProviderResponse>
{
    public Result<Unit> Check(MsgUpdateProvider msg) =>
        ProviderChecks.Check("MsgUpdate", msg.Owner, msg.HostUri, (msg.Attributes, msg.Info?.Website ?? ""));

    public Result<MsgUpdateProviderResponse> Run(TxContext ctx, MsgUpdateProvider msg)
    {
        var owner = Address.Parse(msg.Owner).OrThrow();
        if (state.Find(ctx, owner) is null) return ProviderErrors.ProviderNotFound.With($"id: {msg.Owner}");
        if (!state.Has(ctx, owner)) return ProviderErrors.ProviderNotFound;

        state.Set(ctx, new ProviderRecord { Owner = msg.Owner, HostUri = msg.HostUri, Attributes = { msg.Attributes }, Info = msg.Info });
        ctx.Emit(new EventProviderUpdated { Owner = msg.Owner });
        return new MsgUpdateProviderResponse();
    }
}

using Akash.Provider.V1Beta4;
using Welkin.Core;
using Welkin.Runtime;
using ProviderRecord = Akash.Provider.V1Beta4.Provider;

namespace Welkin.Modules.Compute.Provider.Handlers;

/// <summary>Registers the signer as a provider.</summary>
internal sealed class CreateProvider(ProviderState state) : IMsgHandler<MsgCreateProvider, MsgCreateProviderResponse>
{
    public Result<Unit> Check(MsgCreateProvider msg) =>
        ProviderChecks.Check("MsgCreate", msg.Owner, msg.HostUri, (msg.Attributes, msg.Info?.Website ?? ""));

    public Result<MsgCreateProviderResponse> Run(TxContext ctx, MsgCreateProvider msg)
    {
        var owner = Address.Parse(msg.Owner).OrThrow();
        if (state.Find(ctx, owner) is not null) return ProviderErrors.ProviderExists.With($"id: {msg.Owner}");
        if (state.Has(ctx, owner)) return ProviderErrors.ProviderExists;

        state.Set(ctx, new ProviderRecord { Owner = msg.Owner, HostUri = msg.HostUri, Attributes = { msg.Attributes }, Info = msg.Info });
        ctx.Emit(new EventProviderCreated { Owner = msg.Owner });
        return new MsgCreateProviderResponse();
    }
}

using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov.Handlers;

/// <summary>Replaces the params; only governance may.</summary>
internal sealed class UpdateGovParams(Address authority) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (msg.Authority != authority.ToString()) return GovErrors.InvalidSigner.With($"invalid authority; expected {authority}, got {msg.Authority}");
        var value = msg.Params ?? new Params();
        if (!GovParamRules.Check(value).TryGet(out _, out var error)) return error;
        GovState.Params.Set(ctx, value);
        return new MsgUpdateParamsResponse();
    }
}

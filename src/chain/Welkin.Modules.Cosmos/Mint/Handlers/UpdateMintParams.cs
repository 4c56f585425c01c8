using Cosmos.Mint.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Mint;

/// <summary>Replaces the params; only governance may.</summary>
internal sealed class UpdateMintParams(Address authority) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (!Authority.Require(authority, msg.Authority).TryGet(out _, out var error)) return error;
        var wanted = MintWire.FromWire(msg.Params ?? new Params());
        if (!wanted.Validate().TryGet(out _, out error)) return error;
        MintState.Params.Set(ctx, wanted);
        return new MsgUpdateParamsResponse();
    }
}

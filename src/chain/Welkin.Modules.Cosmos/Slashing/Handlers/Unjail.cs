using Cosmos.Slashing.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>Brings a validator back that was jailed.</summary>
internal sealed class Unjail(SlashingKeeper keeper) : IMsgHandler<MsgUnjail, MsgUnjailResponse>
{
    public Result<MsgUnjailResponse> Run(TxContext ctx, MsgUnjail msg)
        => Address.ParseByCodec(msg.ValidatorAddr, Address.ValoperPrefix).TryGet(out var found, out var error)
            ? keeper.Unjail(ctx, found).Map(_ => new MsgUnjailResponse())
            : SdkErrors.InvalidAddress.With($"validator input address: {error.Text}");
}

/// <summary>Replaces the params; only governance may.</summary>
internal sealed class UpdateSlashingParams(Address authority) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (!Authority.Require(authority, msg.Authority).TryGet(out _, out var error)) return error;
        var wanted = SlashingWire.FromWire(msg.Params ?? new Params());
        if (!wanted.Validate().TryGet(out _, out error)) return error;
        SlashingState.Params.Set(ctx, wanted);
        return new MsgUpdateParamsResponse();
    }
}

using Cosmos.Auth.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>Replaces the params; only governance may.</summary>
internal sealed class UpdateAuthParams(Address authority) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (msg.Authority != authority.ToString())
        {
            return Error.Undefined($"expected gov account as only signer for proposal message; invalid authority; expected {authority}, got {msg.Authority}");
        }

        if (Invalid(msg.Params ?? new Params()) is { } error) return error;
        AuthState.Params.Set(ctx, msg.Params ?? new Params());
        return new MsgUpdateParamsResponse();
    }

    private static Error? Invalid(Params value) => value switch
    {
        { TxSigLimit: 0 } => Error.Undefined($"invalid tx signature limit: {value.TxSigLimit}"),
        { SigVerifyCostEd25519: 0 } => Error.Undefined($"invalid ED25519 signature verification cost: {value.SigVerifyCostEd25519}"),
        { SigVerifyCostSecp256K1: 0 } => Error.Undefined($"invalid SECK256k1 signature verification cost: {value.SigVerifyCostSecp256K1}"),
        { MaxMemoCharacters: 0 } => Error.Undefined($"invalid max memo characters: {value.MaxMemoCharacters}"),
        { TxSizeCostPerByte: 0 } => Error.Undefined($"invalid tx size cost per byte: {value.TxSizeCostPerByte}"),
        _ => null,
    };
}

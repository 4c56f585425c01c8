using Cosmos.Feegrant.V1Beta1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Feegrant;

/// <summary>Gives an allowance.</summary>
internal sealed class GrantAllowance(FeegrantKeeper keeper) : IMsgHandler<MsgGrantAllowance, MsgGrantAllowanceResponse>
{
    public Result<MsgGrantAllowanceResponse> Run(TxContext ctx, MsgGrantAllowance msg)
    {
        if (string.Equals(msg.Grantee, msg.Granter, StringComparison.OrdinalIgnoreCase)) return SdkErrors.InvalidAddress.With("cannot self-grant fee authorization");
        if (!Address.ParseByCodec(msg.Grantee).TryGet(out var grantee, out var error)) return error;
        if (!Address.ParseByCodec(msg.Granter).TryGet(out var granter, out error)) return error;
        if (FeegrantKeeper.Allowance(ctx, granter, grantee).IsOk) return SdkErrors.InvalidRequest.With("fee allowance already exists");
        if (msg.Allowance is null || !TypeUrls.Unpack(msg.Allowance).TryGet(out var allowance, out _)) return FeegrantErrors.NoAllowance.With("failed to get allowance");
        if (!Allowances.Check(allowance).TryGet(out _, out error)) return error;
        return keeper.Grant(ctx, granter, grantee, allowance).Map(_ => new MsgGrantAllowanceResponse());
    }
}

/// <summary>Takes an allowance back.</summary>
internal sealed class RevokeAllowance(FeegrantKeeper keeper) : IMsgHandler<MsgRevokeAllowance, MsgRevokeAllowanceResponse>
{
    public Result<MsgRevokeAllowanceResponse> Run(TxContext ctx, MsgRevokeAllowance msg)
    {
        if (msg.Grantee == msg.Granter) return SdkErrors.InvalidAddress.With("addresses must be different");
        if (!Address.ParseByCodec(msg.Grantee).TryGet(out var grantee, out var error)) return error;
        if (!Address.ParseByCodec(msg.Granter).TryGet(out var granter, out error)) return error;
        return keeper.Revoke(ctx, granter, grantee).Map(_ => new MsgRevokeAllowanceResponse());
    }
}

/// <summary>Removes allowances that are over.</summary>
internal sealed class PruneAllowances(FeegrantKeeper keeper) : IMsgHandler<MsgPruneAllowances, MsgPruneAllowancesResponse>
{
    private const int RemovedPerMessage = 75;

    public Result<MsgPruneAllowancesResponse> Run(TxContext ctx, MsgPruneAllowances msg)
    {
        keeper.RemoveExpired(ctx, RemovedPerMessage);
        ctx.Emit(Events.Of("prune_feegrant", ("pruner", msg.Pruner)));
        return new MsgPruneAllowancesResponse();
    }
}

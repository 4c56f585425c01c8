using Cosmos.Feegrant.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Feegrant;

/// <summary>Fee allowances and their queue of ends.</summary>
public sealed class FeegrantKeeper(IAccounts accounts, ModuleAccounts modules) : IFeeAllowances
{
    /// <inheritdoc/>
    public Result<Unit> Use(TxContext ctx, Address granter, Address grantee, Coins fee, IReadOnlyList<IMessage> messages)
    {
        if (!Allowance(ctx, granter, grantee).TryGet(out var allowance, out var error)) return error;
        var (remove, failure) = Allowances.Accept(ctx, allowance, fee, messages);
        if (remove)
        {
            // The allowance covered this fee, so a failing removal does not matter here.
            _ = Revoke(ctx, granter, grantee).IsOk;
            if (failure is not null) return failure;
            Emit(ctx, "use_feegrant", granter, grantee);
            return new Unit();
        }

        if (failure is not null) return failure;
        Emit(ctx, "use_feegrant", granter, grantee);
        return Update(ctx, granter, grantee, allowance);
    }

    internal Result<Unit> Grant(Context ctx, Address granter, Address grantee, IMessage allowance)
    {
        if (Allowance(ctx, granter, grantee).IsOk) return SdkErrors.InvalidRequest.With("fee allowance already exists");
        if (accounts.Find(ctx, grantee) is null)
        {
            if (modules.IsModule(grantee)) return SdkErrors.Unauthorized.With($"{grantee} is not allowed to receive funds");
            accounts.Set(ctx, accounts.Create(ctx, grantee));
        }

        var end = Allowances.ExpiresAt(allowance);
        if (end is { } past && past.CompareTo(ctx.BlockTime) < 0) return SdkErrors.InvalidRequest.With("expiration is before current block time");
        if (end is { } time) ctx.Store(FeegrantState.Key).Set(FeegrantState.QueueKey(time, grantee, granter), []);
        Store(ctx, granter, grantee, allowance);
        Emit(ctx, "set_feegrant", granter, grantee);
        return new Unit();
    }

    internal Result<Unit> Revoke(Context ctx, Address granter, Address grantee)
    {
        if (!Allowance(ctx, granter, grantee).TryGet(out var allowance, out var error)) return error;
        FeegrantState.Grants.Remove(ctx, (grantee, granter));

        // The network names the parties of the queue key the other way round here, so the entry stays.
        if (Allowances.ExpiresAt(allowance) is { } end) ctx.Store(FeegrantState.Key).Delete(FeegrantState.QueueKey(end, granter, grantee));
        Emit(ctx, "revoke_feegrant", granter, grantee);
        return new Unit();
    }

    internal void RemoveExpired(Context ctx, int limit)
    {
        var store = ctx.Store(FeegrantState.Key);

        // The network's range ends one byte after the time, and keys go on after it: what ends at this very time stays.
        byte[] end = [.. FeegrantState.QueuePrefix, .. StoreTimes.Bytes(ctx.BlockTime), 0];
        foreach (var (key, _) in store.Iterate(FeegrantState.QueuePrefix, end).Take(limit).ToList())
        {
            store.Delete(key);
            FeegrantState.Grants.Remove(ctx, FeegrantState.PartiesOf(key));
        }
    }

    internal static Result<IMessage> Allowance(Context ctx, Address granter, Address grantee)
        => FeegrantState.Grants.TryGet(ctx, (grantee, granter), out var grant)
            ? TypeUrls.Unpack(grant.Allowance)
            : SdkErrors.NotFound.With("fee-grant not found");

    private static Result<Unit> Update(Context ctx, Address granter, Address grantee, IMessage allowance)
    {
        if (!FeegrantState.Grants.TryGet(ctx, (grantee, granter), out _)) return SdkErrors.NotFound.With("fee-grant not found");
        Store(ctx, granter, grantee, allowance);
        Emit(ctx, "update_feegrant", granter, grantee);
        return new Unit();
    }

    private static void Store(Context ctx, Address granter, Address grantee, IMessage allowance)
        => FeegrantState.Grants.Set(
            ctx,
            (grantee, granter),
            new Grant { Granter = granter.ToString(), Grantee = grantee.ToString(), Allowance = TypeUrls.Pack(allowance) });

    private static void Emit(Context ctx, string type, Address granter, Address grantee)
        => ctx.Emit(Events.Of(type, ("granter", granter.ToString()), ("grantee", grantee.ToString())));
}

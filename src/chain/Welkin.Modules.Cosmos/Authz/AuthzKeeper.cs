using Cosmos.Authz.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Authz;

/// <summary>Grants, their queue of ends and their indexes.</summary>
/// <remarks>Spec: Akash's cosmos-sdk v0.53.4-akash.1, <c>x/authz/keeper</c>.</remarks>
public sealed class AuthzKeeper(AuthorizationKinds kinds) : IGrants
{
    private const ulong GasPerQueueItem = 20;

    /// <inheritdoc/>
    public GrantedAuthorization? Find(Context ctx, Address grantee, Address granter, string msgType)
    {
        if (!AuthzState.Grants.TryGet(ctx, (granter, grantee, msgType), out var grant)) return null;
        var expiration = ExpirationOf(grant);
        if (expiration is { } end && end.CompareTo(ctx.BlockTime) < 0) return null;
        return Unpack(grant) is { } authorization ? new GrantedAuthorization(authorization, expiration) : null;
    }

    /// <inheritdoc/>
    public void VisitGrantsOf(Context ctx, Address grantee, string msgType, Func<Address, GrantedAuthorization, bool> visit)
    {
        var prefix = AuthzState.OfGranteeAndType(grantee, msgType);
        foreach (var (key, _) in ctx.Store(AuthzState.Key).Iterate(prefix, ByteOrder.PrefixEnd(prefix)))
        {
            var granter = AuthzState.GranterOf(key);
            if (Find(ctx, grantee, granter, msgType) is { } granted && visit(granter, granted)) return;
        }
    }

    /// <inheritdoc/>
    public Result<Unit> Save(Context ctx, Address grantee, Address granter, IMessage authorization, BlockTime? expiration)
    {
        if (kinds.Of(authorization) is not { } kind) return AuthzErrors.UnknownType;
        if (expiration is { } end && end.CompareTo(ctx.BlockTime) <= 0)
        {
            return AuthzErrors.InvalidExpiration.With(
                $"expiration must be after the current block time ({Seconds(ctx.BlockTime)}), got {Seconds(end)}");
        }

        var msgType = kind.MsgTypeUrl(authorization);
        var old = AuthzState.Grants.TryGet(ctx, (granter, grantee, msgType), out var previous) ? ExpirationOf(previous) : null;
        if (old is { } was && old != expiration && !Dequeue(ctx, granter, grantee, was).TryGet(out _, out var error)) return error;
        if (expiration is { } will && old != expiration) Enqueue(ctx, granter, grantee, msgType, will);
        AuthzState.Grants.Set(ctx, (granter, grantee, msgType), new Grant { Authorization = TypeUrls.Pack(authorization), Expiration = expiration?.ToTimestamp() });
        Index(ctx, AuthzState.ByGranteeKey(grantee, granter, msgType));
        Index(ctx, AuthzState.ByTypeKey(grantee, msgType, granter));
        ctx.Emit(new EventGrant { MsgTypeUrl = msgType, Granter = granter.ToString(), Grantee = grantee.ToString() });
        return new Unit();
    }

    /// <inheritdoc/>
    public Result<Unit> Delete(Context ctx, Address grantee, Address granter, string msgType)
    {
        if (!AuthzState.Grants.TryGet(ctx, (granter, grantee, msgType), out var grant))
        {
            return AuthzErrors.NotFound.With(ctx.Rules.Has(Rule.RefusalsNameAddresses)
                ? $"failed to delete grant of {granter} to {grantee} for {msgType}"
                : $"failed to delete grant with key {GoUtf8.Text(AuthzState.Grants.FullKey((granter, grantee, msgType)))}");
        }

        if (ExpirationOf(grant) is { } end && !Dequeue(ctx, granter, grantee, end).TryGet(out _, out var error)) return error;
        AuthzState.Grants.Remove(ctx, (granter, grantee, msgType));
        var store = ctx.Store(AuthzState.Key);
        store.Delete(AuthzState.ByGranteeKey(grantee, granter, msgType));
        store.Delete(AuthzState.ByTypeKey(grantee, msgType, granter));
        ctx.Emit(new EventRevoke { MsgTypeUrl = msgType, Granter = granter.ToString(), Grantee = grantee.ToString() });
        return new Unit();
    }

    /// <summary>Asks the grant whether a message of the granter may be run by the grantee, and books what that costs.</summary>
    internal Result<Unit> Accept(TxContext ctx, Address grantee, Address granter, IMessage msg)
    {
        var msgType = TypeUrls.Of(msg);
        if (!AuthzState.Grants.TryGet(ctx, (granter, grantee, msgType), out var grant))
        {
            return AuthzErrors.NotFound.With($"failed to get grant with given granter: {granter}, grantee: {grantee} & msgType: {msgType} ");
        }

        if (ExpirationOf(grant) is { } end && end.CompareTo(ctx.BlockTime) < 0) return AuthzErrors.Expired;
        if (Unpack(grant) is not { } authorization || kinds.Of(authorization) is not { } kind) return AuthzErrors.UnknownType;
        if (!kind.Accept(ctx, authorization, msg).TryGet(out var accepted, out var error)) return error;
        if (accepted.Delete) return Delete(ctx, grantee, granter, msgType);
        if (accepted.Updated is null) return new Unit();
        if (!AuthzState.Grants.TryGet(ctx, (granter, grantee, msgType), out grant)) return AuthzErrors.NotFound;
        grant.Authorization = TypeUrls.Pack(accepted.Updated);
        AuthzState.Grants.Set(ctx, (granter, grantee, msgType), grant);
        return new Unit();
    }

    /// <summary>Removes the grants whose time is over. The indexes keep them, as on the network.</summary>
    internal static void RemoveExpired(BlockContext ctx)
    {
        var store = ctx.Store(AuthzState.Key);
        byte[] end = [.. AuthzState.QueuePrefix, .. StoreTimes.Bytes(ctx.BlockTime), 0];
        foreach (var (key, value) in store.Iterate(AuthzState.QueuePrefix, end).ToList())
        {
            var (granter, grantee) = AuthzState.PartiesOf(key);
            store.Delete(key);
            foreach (var msgType in GrantQueueItem.Parser.ParseFrom(value).MsgTypeUrls) AuthzState.Grants.Remove(ctx, (granter, grantee, msgType));
        }
    }

    internal IAuthorizationKind? KindOf(IMessage authorization) => kinds.Of(authorization);

    internal static BlockTime? ExpirationOf(Grant grant) => grant.Expiration is { } end ? BlockTime.FromTimestamp(end) : null;

    private static IMessage? Unpack(Grant grant)
        => grant.Authorization is { } any && TypeUrls.Unpack(any).TryGet(out var authorization, out _) ? authorization : null;

    private static string Seconds(BlockTime time) => new BlockTime(time.Seconds, 0).ToRfc3339Nano();

    private static void Index(Context ctx, byte[] key)
    {
        var store = ctx.Store(AuthzState.Key);
        if (!store.Has(key)) store.Set(key, AuthzState.Present);
    }

    private static void Enqueue(Context ctx, Address granter, Address grantee, string msgType, BlockTime expiration)
    {
        var store = ctx.Store(AuthzState.Key);
        var key = AuthzState.QueueKey(expiration, granter, grantee);
        var item = store.Get(key) is { } bytes ? GrantQueueItem.Parser.ParseFrom(bytes) : new GrantQueueItem();
        item.MsgTypeUrls.Add(msgType);
        store.Set(key, item.ToByteArray());
    }

    // The network compares the types in the queue with one that still carries its length byte, so none is ever removed.
    private static Result<Unit> Dequeue(Context ctx, Address granter, Address grantee, BlockTime expiration)
    {
        if (ctx.Store(AuthzState.Key).Get(AuthzState.QueueKey(expiration, granter, grantee)) is not { } bytes)
        {
            return AuthzErrors.KeyNotFound.With("can't remove grant from the expire queue, grant key not found");
        }

        foreach (var _ in GrantQueueItem.Parser.ParseFrom(bytes).MsgTypeUrls) ctx.Gas.ConsumeGas(GasPerQueueItem, "grant queue");
        return new Unit();
    }
}

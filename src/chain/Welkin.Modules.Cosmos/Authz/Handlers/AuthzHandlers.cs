using System.Globalization;
using Cosmos.Authz.V1Beta1;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Authz;

/// <summary>Gives a grant.</summary>
internal sealed class GrantAuthorization(AuthzKeeper keeper, IAccounts accounts, ModuleAccounts modules, MsgRouter router) : IMsgHandler<MsgGrant, MsgGrantResponse>
{
    public Result<MsgGrantResponse> Run(TxContext ctx, MsgGrant msg)
    {
        if (!AuthzParties.Of(msg.Grantee, msg.Granter).TryGet(out var parties, out var error)) return error;
        if (msg.Grant?.Authorization is not { } any || !TypeUrls.Unpack(any).TryGet(out var authorization, out _) || keeper.KindOf(authorization) is not { } kind)
        {
            return AuthzErrors.UnknownType;
        }

        if (!kind.Check(authorization).TryGet(out _, out error)) return error;
        if (accounts.Find(ctx, parties.Grantee) is null)
        {
            if (modules.IsModule(parties.Grantee)) return SdkErrors.Unauthorized.With($"{parties.Grantee} is not allowed to receive funds");
            accounts.Set(ctx, accounts.Create(ctx, parties.Grantee));
        }

        var msgType = kind.MsgTypeUrl(authorization);
        if (!router.Routes(msgType) && !IsRoutedByName(msgType)) return SdkErrors.InvalidType.With($"{msgType} doesn't exist.");
        return keeper.Save(ctx, parties.Grantee, parties.Granter, authorization, AuthzKeeper.ExpirationOf(msg.Grant)).Map(_ => new MsgGrantResponse());
    }

    // Messages of modules of a later build are routable on the network although this one has no handler.
    private static bool IsRoutedByName(string msgType) => Interfaces.Holds(Interfaces.Msg, msgType);
}

/// <summary>Takes a grant back.</summary>
internal sealed class RevokeAuthorization(AuthzKeeper keeper) : IMsgHandler<MsgRevoke, MsgRevokeResponse>
{
    public Result<MsgRevokeResponse> Run(TxContext ctx, MsgRevoke msg)
    {
        if (!AuthzParties.Of(msg.Grantee, msg.Granter).TryGet(out var parties, out var error)) return error;
        if (msg.MsgTypeUrl.Length == 0) return SdkErrors.InvalidRequest.With("missing msg method name");
        if (!AuthzState.IsStorable(msg.MsgTypeUrl))
        {
            var why = $"message type length should be max {byte.MaxValue} bytes, got {System.Text.Encoding.UTF8.GetByteCount(msg.MsgTypeUrl)}";
            return ctx.Rules.Has(Rule.PanicsAreRefusals) ? SdkErrors.InvalidRequest.With(why) : throw new TxPanicException(why);
        }

        return keeper.Delete(ctx, parties.Grantee, parties.Granter, msg.MsgTypeUrl).Map(_ => new MsgRevokeResponse());
    }
}

/// <summary>Runs messages of others in their name.</summary>
internal sealed class ExecAuthorized(AuthzKeeper keeper, MsgRouter router) : IMsgHandler<MsgExec, MsgExecResponse>
{
    public Result<MsgExecResponse> Run(TxContext ctx, MsgExec msg)
    {
        if (msg.Grantee.Length == 0) return Error.Undefined("empty address string is not allowed");
        if (!Address.ParseByCodec(msg.Grantee).TryGet(out var grantee, out var error)) return SdkErrors.InvalidAddress.With($"invalid grantee address: {error.Text}");
        if (msg.Msgs.Count == 0) return SdkErrors.InvalidRequest.With("messages cannot be empty");
        var messages = new List<IMessage>();
        foreach (var any in msg.Msgs)
        {
            if (!Interfaces.UnpackMsg(any).TryGet(out var inner, out error)) return error;
            if (!router.Check(inner).TryGet(out _, out error)) return error.With($"msg {messages.Count}");
            messages.Add(inner);
        }

        var response = new MsgExecResponse();
        for (var i = 0; i < messages.Count; i++)
        {
            if (!RunOne(ctx, grantee, messages[i], i).TryGet(out var data, out error)) return error;
            response.Results.Add(data);
        }

        return response;
    }

    private Result<ByteString> RunOne(TxContext ctx, Address grantee, IMessage msg, int index)
    {
        if (!Signers.Of(msg).TryGet(out var signers, out var error)) return error;
        if (signers.Count != 1) return AuthzErrors.NumberOfSigners;
        if (signers[0] != grantee && !keeper.Accept(ctx, grantee, signers[0], msg).TryGet(out _, out error)) return error;
        if (!router.Routes(TypeUrls.Of(msg))) return SdkErrors.UnknownRequest.With($"unrecognized message route: {TypeUrls.Of(msg)}");
        if (!router.Run(ctx, msg).TryGet(out var result, out error)) return error.With($"failed to execute message; message {GogoText.Of(msg)}");
        foreach (var item in result.Events)
        {
            var copy = item.Clone();
            copy.Attributes.Add(new EventAttribute { Key = "authz_msg_index", Value = index.ToString(CultureInfo.InvariantCulture) });
            ctx.Emit(copy);
        }

        return ByteString.CopyFrom(GogoWire.Encode(result.Response));
    }
}

/// <summary>The two parties of a grant.</summary>
internal static class AuthzParties
{
    public static Result<(Address Grantee, Address Granter)> Of(string grantee, string granter)
    {
        if (string.Equals(grantee, granter, StringComparison.OrdinalIgnoreCase)) return AuthzErrors.GranteeIsGranter;
        if (!Address.ParseByCodec(grantee).TryGet(out var to, out var error)) return SdkErrors.InvalidAddress.With($"invalid grantee address: {error.Text}");
        if (!Address.ParseByCodec(granter).TryGet(out var from, out error)) return SdkErrors.InvalidAddress.With($"invalid granter address: {error.Text}");
        return (to, from);
    }
}

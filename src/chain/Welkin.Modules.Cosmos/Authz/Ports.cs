using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Authz;

/// <summary>An authorization and when it ends; null: never.</summary>
public sealed record GrantedAuthorization(IMessage Authorization, BlockTime? Expiration);

/// <summary>Reads and changes grants with the store order of the network's authz keeper.</summary>
public interface IGrants
{
    /// <summary>The grant, or null when there is none or it has expired.</summary>
    GrantedAuthorization? Find(Context ctx, Address grantee, Address granter, string msgType);

    /// <summary>Visits the grants a grantee holds for one message type, in key order, until the visitor answers true.</summary>
    void VisitGrantsOf(Context ctx, Address grantee, string msgType, Func<Address, GrantedAuthorization, bool> visit);

    /// <summary>Stores a grant in place of an older one. Errors: authz 3.</summary>
    Result<Unit> Save(Context ctx, Address grantee, Address granter, IMessage authorization, BlockTime? expiration);

    /// <summary>Removes a grant. Errors: authz 2.</summary>
    Result<Unit> Delete(Context ctx, Address grantee, Address granter, string msgType);
}

/// <summary>What an authorization says to a message.</summary>
/// <param name="Delete">It is used up.</param>
/// <param name="Updated">Its new state, or null when unchanged.</param>
public sealed record Acceptance(bool Delete = false, IMessage? Updated = null);

/// <summary>The rules of one authorization type; the application lists them.</summary>
public interface IAuthorizationKind
{
    /// <summary>Full name of the authorization message.</summary>
    string TypeName { get; }

    /// <summary>Type URL of the messages it authorizes.</summary>
    string MsgTypeUrl(IMessage authorization);

    /// <summary>Stateless validation.</summary>
    Result<Unit> Check(IMessage authorization);

    /// <summary>Whether it admits a message, and what becomes of it.</summary>
    Result<Acceptance> Accept(TxContext ctx, IMessage authorization, IMessage msg);
}

using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Feegrant;

/// <summary>Spends fee allowances.</summary>
public interface IFeeAllowances
{
    /// <summary>Takes a fee from an allowance. Errors: <c>sdk</c> 38 without allowance, feegrant 2, 3, 7.</summary>
    Result<Unit> Use(TxContext ctx, Address granter, Address grantee, Coins fee, IReadOnlyList<IMessage> messages);
}

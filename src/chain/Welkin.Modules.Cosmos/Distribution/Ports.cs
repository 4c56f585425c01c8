using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Pays into the community pool, and out of it.</summary>
public interface ICommunityPool
{
    /// <summary>Moves coins from a module account to the pool: module to module, then the pool's record. Errors: <c>sdk</c> 5.</summary>
    Result<Unit> FundFromModule(Context ctx, string module, Coins amount);

    /// <summary>Moves coins from an account to the pool. Errors: <c>sdk</c> 5.</summary>
    Result<Unit> FundFromAccount(Context ctx, Address from, Coins amount);

    /// <summary>Moves coins from the pool to an account. Errors: distribution 9, <c>sdk</c> 4.</summary>
    Result<Unit> Spend(Context ctx, Address to, Coins amount);
}

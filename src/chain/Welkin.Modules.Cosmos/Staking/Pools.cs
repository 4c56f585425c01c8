using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>The two accounts that hold bonded tokens and those that are not. Every move reads the params first, as on the network.</summary>
internal sealed class StakingPools(IAccounts accounts, ITransfers bank, IMinting minting)
{
    public Result<Unit> Bond(Context ctx, Int tokens) => bank.SendFromModuleToModule(ctx, StakingKeeper.NotBondedPool, StakingKeeper.BondedPool, CoinsOf(ctx, tokens));

    public Result<Unit> Unbond(Context ctx, Int tokens) => bank.SendFromModuleToModule(ctx, StakingKeeper.BondedPool, StakingKeeper.NotBondedPool, CoinsOf(ctx, tokens));

    public Result<Unit> BurnBonded(Context ctx, Int tokens) => Burn(ctx, StakingKeeper.BondedPool, tokens);

    public Result<Unit> BurnNotBonded(Context ctx, Int tokens) => Burn(ctx, StakingKeeper.NotBondedPool, tokens);

    public Int Bonded(Context ctx) => BalanceOf(ctx, StakingKeeper.BondedPool);

    public Int NotBonded(Context ctx) => BalanceOf(ctx, StakingKeeper.NotBondedPool);

    private Int BalanceOf(Context ctx, string pool)
    {
        var account = accounts.OfModule(ctx, pool);
        return bank.Balance(ctx, account.Address, StakingKeeper.DenomOf(ctx)).Amount;
    }

    private Result<Unit> Burn(Context ctx, string pool, Int tokens)
        => tokens.IsPositive ? minting.Burn(ctx, pool, CoinsOf(ctx, tokens)) : new Unit();

    private static Coins CoinsOf(Context ctx, Int tokens)
    {
        var denom = StakingKeeper.DenomOf(ctx);
        return tokens.IsZero ? Coins.Empty : Coins.Of(new Coin(denom, tokens));
    }
}

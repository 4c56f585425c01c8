using Cosmos.Mint.V1Beta1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Mint;

/// <summary>Makes the coins of each block's inflation and hands them to the fee collector.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/mint</c>.</remarks>
public sealed class MintModule(IAccounts accounts, ITransfers bank, ISupply supply, IMinting minting, IBonding bonding) : IModule
{
    private static readonly StoreKey Key = new("mint");
    private static readonly Item<Minter> State = new(Key, [0x00], GogoValue.Of(Minter.Parser));
    private static readonly Item<Params> ParamsItem = new(Key, [0x01], GogoValue.Of(Params.Parser));

    /// <inheritdoc/>
    public string Name => "mint";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 2;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.BeginBlock(BeginBlock);
        registry.Query<QueryParamsRequest, QueryParamsResponse>("/cosmos.mint.v1beta1.Query/Params", (ctx, _) => new QueryParamsResponse { Params = ParamsItem.Find(ctx) ?? new Params() });
        registry.Genesis<GenesisState>(Import, Export);
    }

    private void Import(BlockContext ctx, GenesisState state)
    {
        State.Set(ctx, state.Minter);
        ParamsItem.Set(ctx, state.Params);
        accounts.OfModule(ctx, Name);
    }

    private static GenesisState Export(QueryContext ctx) => new() { Minter = State.Find(ctx) ?? new Minter(), Params = ParamsItem.Find(ctx) ?? new Params() };

    private void BeginBlock(BlockContext ctx)
    {
        // A network without inflation has no section of ours in its genesis.
        if (!State.TryGet(ctx, out var minter)) return;
        var rules = ParamsItem.Require(ctx);
        var total = supply.Supply(ctx, rules.MintDenom).Amount;
        var bonded = bonding.TotalBonded(ctx);
        var ratio = total.IsZero ? Dec.Zero : bonded.ToDec().QuoInt(total);
        var inflation = NextInflation(DecOf(minter.Inflation), ratio, rules);
        var annual = inflation.MulInt(total);
        minter.Inflation = inflation.ToWire();
        minter.AnnualProvisions = annual.ToWire();
        State.Set(ctx, minter);

        var minted = new Coin(rules.MintDenom, annual.QuoInt(rules.BlocksPerYear).TruncateInt());
        var coins = minted.IsZero ? Coins.Empty : Coins.Of(minted);
        if (coins.Count > 0) _ = minting.Mint(ctx, Name, coins).OrThrow();
        _ = bank.SendFromModuleToModule(ctx, Name, AuthKeeper.FeeCollector, coins).OrThrow();
        ctx.Emit(Events.Of(
            "mint",
            ("bonded_ratio", ratio.ToString()),
            ("inflation", inflation.ToString()),
            ("annual_provisions", annual.ToString()),
            ("amount", minted.Amount.ToString())));
    }

    private static Dec NextInflation(Dec current, Dec bondedRatio, Params rules)
    {
        var perYear = (Dec.One - bondedRatio.Quo(DecOf(rules.GoalBonded))).Mul(DecOf(rules.InflationRateChange));
        var next = current + perYear.Quo(Dec.FromInt(rules.BlocksPerYear));
        return Dec.Max(Dec.Min(next, DecOf(rules.InflationMax)), DecOf(rules.InflationMin));
    }

    private static Dec DecOf(string wire) => Dec.FromWire(wire).OrThrow();
}

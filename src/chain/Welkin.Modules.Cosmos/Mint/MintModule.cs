using Cosmos.Mint.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Mint;

/// <summary>What of the other modules minting needs.</summary>
/// <param name="Accounts">Makes its account.</param>
/// <param name="Bank">Moves what was made.</param>
/// <param name="Minting">Makes it.</param>
/// <param name="Bonding">Tells how much is bonded.</param>
public sealed record MintNeighbours(IAccounts Accounts, ITransfers Bank, IMinting Minting, IBonding Bonding);

/// <summary>Makes the coins of each block's inflation and hands them to the fee collector.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/mint</c>.</remarks>
public sealed class MintModule(MintNeighbours neighbours, Address authority) : IModule
{
    private const string Service = "/cosmos.mint.v1beta1.Query/";

    /// <inheritdoc/>
    public string Name => "mint";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [MintState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 2;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new UpdateMintParams(authority));
        registry.Query<QueryParamsRequest, QueryParamsResponse>(
            Service + "Params", (ctx, _) => new QueryParamsResponse { Params = MintState.Params.Find(ctx) is { } found ? MintWire.ToWire(found) : new Params() });
        registry.Query<QueryInflationRequest, QueryInflationResponse>(
            Service + "Inflation", (ctx, _) => new QueryInflationResponse { Inflation = TextOf(MintState.Rate.Find(ctx)?.Inflation) });
        registry.Query<QueryAnnualProvisionsRequest, QueryAnnualProvisionsResponse>(
            Service + "AnnualProvisions", (ctx, _) => new QueryAnnualProvisionsResponse { AnnualProvisions = TextOf(MintState.Rate.Find(ctx)?.AnnualProvisions) });
        registry.BeginBlock(BeginBlock);
        registry.Genesis<GenesisState>(Import, Export);
    }

    private static ByteString TextOf(Dec? value) => ByteString.CopyFromUtf8((value ?? Dec.Zero).ToWire());

    private void Import(BlockContext ctx, GenesisState state)
    {
        var minter = state.Minter ?? new Minter();
        MintState.Rate.Set(ctx, new MintRate(MintWire.DecOf(minter.Inflation), MintWire.DecOf(minter.AnnualProvisions)));
        MintState.Params.Set(ctx, MintWire.FromWire(state.Params ?? new Params()));
        neighbours.Accounts.OfModule(ctx, Name);
    }

    private static GenesisState Export(QueryContext ctx)
    {
        var rate = MintState.Rate.Find(ctx) ?? new MintRate(Dec.Zero, Dec.Zero);
        return new GenesisState
        {
            Minter = new Minter { Inflation = rate.Inflation.ToWire(), AnnualProvisions = rate.AnnualProvisions.ToWire() },
            Params = MintState.Params.Find(ctx) is { } found ? MintWire.ToWire(found) : new Params(),
        };
    }

    private void BeginBlock(BlockContext ctx)
    {
        // A network without inflation has no section of ours in its genesis.
        if (!MintState.Rate.TryGet(ctx, out var rate)) return;
        var rules = MintState.Params.Require(ctx);
        var supply = neighbours.Bonding.TotalSupply(ctx);
        var ratio = neighbours.Bonding.BondedRatio(ctx);
        var inflation = rules.Next(rate.Inflation, ratio);
        var annual = inflation.MulInt(supply);
        MintState.Rate.Set(ctx, new MintRate(inflation, annual));

        var minted = new Coin(rules.Denom, annual.QuoInt(rules.BlocksPerYear).TruncateInt());
        var coins = minted.IsZero ? Coins.Empty : Coins.Of(minted);
        if (coins.Count > 0) _ = neighbours.Minting.Mint(ctx, Name, coins).OrThrow();
        _ = neighbours.Bank.SendFromModuleToModule(ctx, Name, AuthKeeper.FeeCollector, coins).OrThrow();
        ctx.Emit(Events.Of(
            "mint",
            ("bonded_ratio", ratio.ToString()),
            ("inflation", inflation.ToString()),
            ("annual_provisions", annual.ToString()),
            ("amount", minted.Amount.ToString())));
    }
}

using Cosmos.Distribution.V1Beta1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>The community pool, and the split of a block's fees between it and the validators. Rewards of validators and delegators are not part of this build.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/distribution</c>.</remarks>
public sealed class DistributionModule(IAccounts accounts, BankKeeper bank, IBonding bonding) : IModule, ICommunityPool
{
    private const string Account = "distribution";
    private const string Service = "/cosmos.distribution.v1beta1.Query/";
    private static readonly StoreKey Key = new("distribution");
    private static readonly Item<FeePool> Pool = new(Key, [0x00], GogoValue.Of(FeePool.Parser));
    private static readonly Item<BytesValue> PreviousProposer = new(Key, [0x01], GogoValue.Of(BytesValue.Parser));
    private static readonly Item<Params> ParamsItem = new(Key, [0x09], GogoValue.Of(Params.Parser));

    /// <inheritdoc/>
    public string Name => Account;

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 3;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.BeginBlock(BeginBlock);
        registry.Query<QueryParamsRequest, QueryParamsResponse>(Service + "Params", (ctx, _) => new QueryParamsResponse { Params = ParamsItem.Find(ctx) ?? new Params() });
        registry.Query<QueryCommunityPoolRequest, QueryCommunityPoolResponse>(Service + "CommunityPool", CommunityPool);
        registry.Genesis<GenesisState>(Import, Export);
    }

    /// <inheritdoc/>
    public Result<Unit> FundFromModule(Context ctx, string module, Coins amount)
        => bank.SendFromModuleToModule(ctx, module, Account, amount).TryGet(out _, out var error) ? AddToPool(ctx, amount) : error;

    /// <inheritdoc/>
    public Result<Unit> FundFromAccount(Context ctx, Address from, Coins amount)
        => bank.SendFromAccountToModule(ctx, from, Account, amount).TryGet(out _, out var error) ? AddToPool(ctx, amount) : error;

    private static Result<Unit> AddToPool(Context ctx, Coins amount)
    {
        if (!Pool.TryGet(ctx, out var pool)) return Error.Undefined("collections: not found: key 'no_key' of type github.com/cosmos/gogoproto/cosmos.distribution.v1beta1.FeePool");
        Add(pool, DecCoins.From(amount));
        Pool.Set(ctx, pool);
        return new Unit();
    }

    private static void Add(FeePool pool, DecCoins amount)
    {
        var sum = pool.CommunityPool.ToDomain().OrThrow().Add(amount);
        pool.CommunityPool.Clear();
        pool.CommunityPool.AddRange(sum.ToMessages());
    }

    private static Result<QueryCommunityPoolResponse> CommunityPool(QueryContext ctx, QueryCommunityPoolRequest request)
    {
        var response = new QueryCommunityPoolResponse();
        response.Pool.AddRange((Pool.Find(ctx) ?? new FeePool()).CommunityPool);
        return response;
    }

    private void Import(BlockContext ctx, GenesisState state)
    {
        Pool.Set(ctx, state.FeePool ?? new FeePool());
        ParamsItem.Set(ctx, state.Params ?? new Params());
        accounts.OfModule(ctx, Account);
    }

    private static GenesisState Export(QueryContext ctx) => new() { FeePool = Pool.Find(ctx) ?? new FeePool(), Params = ParamsItem.Find(ctx) ?? new Params() };

    private void BeginBlock(BlockContext ctx)
    {
        if (!Pool.TryGet(ctx, out var pool)) return;
        if (ctx.Height.Value > 1) Allocate(ctx, pool);
        PreviousProposer.Set(ctx, new BytesValue { Value = ctx.Block.Proposer });
    }

    private void Allocate(BlockContext ctx, FeePool pool)
    {
        var collector = accounts.OfModule(ctx, AuthKeeper.FeeCollector).Address;
        var fees = bank.Balances(ctx, collector);
        _ = bank.SendFromModuleToModule(ctx, AuthKeeper.FeeCollector, Account, fees).OrThrow();
        var collected = DecCoins.From(fees);
        Add(pool, collected.Sub(RewardsOf(ctx, collected)));
        Pool.Set(ctx, pool);
    }

    // Each validator's part is cut to 18 digits on its own; what the cuts leave goes to the pool.
    private DecCoins RewardsOf(BlockContext ctx, DecCoins collected)
    {
        var total = ctx.Block.LastCommit.Votes.Sum(vote => vote.Validator.Power);
        var rewards = DecCoins.Empty;
        if (total == 0 || !bonding.TotalBonded(ctx).IsPositive) return rewards;
        var tax = Dec.FromWire(ParamsItem.Require(ctx).CommunityTax).OrThrow();
        var shared = collected.MulDecTruncate(Dec.One - tax);
        foreach (var vote in ctx.Block.LastCommit.Votes)
        {
            var fraction = Dec.FromInt(vote.Validator.Power).QuoTruncate(Dec.FromInt(total));
            rewards = rewards.Add(shared.MulDecTruncate(fraction));
        }

        return rewards;
    }
}

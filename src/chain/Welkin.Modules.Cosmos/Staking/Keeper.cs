using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>What of bank staking needs.</summary>
/// <param name="Transfers">Moves tokens between the pools.</param>
/// <param name="Supply">Tells how much there is.</param>
/// <param name="Minting">Burns what is slashed.</param>
/// <param name="Delegated">Takes tokens into delegations and gives them back.</param>
/// <param name="Balances">Reads the pools at genesis.</param>
public sealed record StakingBank(ITransfers Transfers, ISupply Supply, IMinting Minting, IDelegatedCoins Delegated, IBalances Balances);

/// <summary>Validators and delegations, for the modules that need to know of them.</summary>
public sealed class StakingKeeper : IValidators, IDelegations, IBonding, IPunishment
{
    /// <summary>Name of the account of bonded coins.</summary>
    public const string BondedPool = "bonded_tokens_pool";

    /// <summary>Name of the account of coins that are not bonded.</summary>
    public const string NotBondedPool = "not_bonded_tokens_pool";

    private readonly ISupply _supply;
    private readonly StakeSlashes _slashes;

    /// <summary>Validators and delegations over the roles of auth and bank.</summary>
    public StakingKeeper(IAccounts accounts, StakingBank bank)
    {
        _supply = bank.Supply;
        Pools = new StakingPools(accounts, bank.Transfers, bank.Minting);
        Delegating = new Delegating(this, bank.Delegated);
        Unbonding = new Unbonding(this, bank.Delegated);
        Set = new ValidatorSet(this);
        _slashes = new StakeSlashes(this);
    }

    /// <summary>Who hears of changes, in the order of their calls.</summary>
    public Listeners<IStakingListener> Listeners { get; } = new();

    internal StakingPools Pools { get; }

    internal Delegating Delegating { get; }

    internal Unbonding Unbonding { get; }

    internal ValidatorSet Set { get; }

    /// <summary>The set of the first block, after the transactions of genesis made its validators.</summary>
    public IReadOnlyList<Tendermint.Abci.ValidatorUpdate> SetOfGenesis(BlockContext ctx) => Set.Apply(ctx);

    /// <summary>The set that the last block decided on, by operator.</summary>
    public IReadOnlyList<ExportedValidator> SetOf(Context ctx)
    {
        var set = new List<ExportedValidator>();
        foreach (var (found, power) in StakingState.LastPowers.Iterate(ctx))
        {
            var validator = Get(ctx, found).OrThrow();
            set.Add(new ExportedValidator(validator.Description.Moniker, ValidatorSet.Update(validator, power).PubKey, power));
        }

        return set;
    }

    /// <summary>Forgets at which heights unbondings, redelegations and validators' leaving began.</summary>
    public void Restart(BlockContext ctx) => StakingRestart.Run(ctx, Set);

    /// <inheritdoc/>
    public Result<Validator> Get(Context ctx, Address operatorAddress) => StakingState.Validators.Get(ctx, operatorAddress, StakingErrors.NoValidator);

    /// <inheritdoc/>
    public Result<Validator> ByConsensus(Context ctx, Address consensus)
        => StakingState.ByConsensus.TryGet(ctx, consensus, out var found) ? Get(ctx, found) : StakingErrors.NoValidator;

    /// <inheritdoc/>
    public IEnumerable<Validator> All(Context ctx)
    {
        foreach (var (_, validator) in StakingState.Validators.Iterate(ctx)) yield return validator;
    }

    /// <inheritdoc/>
    public IEnumerable<Validator> BondedByPower(Context ctx)
    {
        var left = Params(ctx).MaxValidators;
        foreach (var found in StakingState.OperatorsByPower(ctx))
        {
            if (left == 0) yield break;
            var validator = Get(ctx, found).OrThrow();
            if (!validator.IsBonded) continue;
            left--;
            yield return validator;
        }
    }

    /// <inheritdoc/>
    public Result<Delegation> Get(Context ctx, Address delegator, Address validator)
        => StakingState.Delegations.Get(ctx, (delegator, validator), StakingErrors.NoDelegation);

    /// <inheritdoc/>
    public IEnumerable<Delegation> Of(Context ctx, Address delegator) => StakingState.DelegationsOf(ctx, delegator);

    /// <inheritdoc/>
    public IEnumerable<Delegation> AllDelegations(Context ctx)
    {
        foreach (var (_, delegation) in StakingState.Delegations.Iterate(ctx)) yield return delegation;
    }

    /// <inheritdoc/>
    public string BondDenom(Context ctx) => DenomOf(ctx);

    /// <inheritdoc/>
    public Int TotalBonded(Context ctx) => Pools.Bonded(ctx);

    /// <inheritdoc/>
    public Int TotalSupply(Context ctx) => _supply.Supply(ctx, DenomOf(ctx)).Amount;

    /// <inheritdoc/>
    public Dec BondedRatio(Context ctx)
    {
        var supply = TotalSupply(ctx);
        return supply.IsPositive ? TotalBonded(ctx).ToDec().QuoInt(supply) : Dec.Zero;
    }

    /// <inheritdoc/>
    public Result<Int> Slash(Context ctx, Offence offence) => _slashes.Slash(ctx, offence);

    /// <inheritdoc/>
    public Result<Unit> Jail(Context ctx, Address consensus) => JailValidator(ctx, ByConsensus(ctx, consensus).OrThrow());

    /// <inheritdoc/>
    public Result<Unit> Unjail(Context ctx, Address consensus)
    {
        if (!StakingLifecycle.Apply(ByConsensus(ctx, consensus).OrThrow(), ValidatorMove.Unjail).TryGet(out var free, out var error)) return error;
        SetValidator(ctx, free);
        StakingState.SetByPower(ctx, free);
        return new Unit();
    }

    internal static StakingParams Params(Context ctx)
        => StakingState.Params.TryGet(ctx, out var found) ? found : new StakingParams(new(), 0, 0, 0, "", Dec.Zero);

    internal static string DenomOf(Context ctx) => Params(ctx).BondDenom;

    internal static void SetValidator(Context ctx, Validator validator) => StakingState.Validators.Set(ctx, validator.Operator, validator);

    internal static Result<Unit> JailValidator(Context ctx, Validator validator)
    {
        if (!StakingLifecycle.Apply(validator, ValidatorMove.Jail).TryGet(out var jailed, out var error)) return error;
        SetValidator(ctx, jailed);
        StakingState.RemoveByPower(ctx, jailed);
        return new Unit();
    }

    /// <summary>Tells every listener, until one refuses.</summary>
    internal Result<Unit> Tell(Func<IStakingListener, Result<Unit>> call)
    {
        foreach (var listener in Listeners.All)
        {
            if (!call(listener).TryGet(out _, out var error)) return error;
        }

        return new Unit();
    }

    /// <summary>Deletes a validator that nobody delegates to any more. Errors: staking 8.</summary>
    internal Result<Unit> Remove(Context ctx, Address operatorAddress)
    {
        if (!Get(ctx, operatorAddress).TryGet(out var validator, out _)) return new Unit();
        if (!validator.IsUnbonded) return StakingErrors.BadRemoval.With("cannot call RemoveValidator on bonded or unbonding validators");
        if (validator.Tokens.IsPositive) return StakingErrors.BadRemoval.With("attempting to remove a validator which still contains tokens");
        var consensus = validator.ConsensusAddress;
        StakingState.Validators.Remove(ctx, operatorAddress);
        StakingState.ByConsensus.Remove(ctx, consensus);
        StakingState.RemoveByPower(ctx, validator);
        Tell(listener => listener.ValidatorRemoved(ctx, consensus, operatorAddress)).Ignore("the network only logs it");
        return new Unit();
    }
}

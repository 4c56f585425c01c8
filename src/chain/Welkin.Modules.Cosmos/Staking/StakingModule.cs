using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Validators, what is bonded to them, and who makes blocks.</summary>
public sealed class StakingModule(StakingKeeper keeper, IAccounts accounts, IBalances bank, Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => "staking";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [StakingState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 5;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new CreateValidator(keeper));
        registry.Message(new EditValidator(keeper));
        registry.Message(new Delegate(keeper));
        registry.Message(new BeginRedelegate(keeper));
        registry.Message(new Undelegate(keeper));
        registry.Message(new CancelUnbonding(keeper));
        registry.Message(new UpdateStakingParams(authority));
        new StakingQueries(keeper).Register(registry);
        var blocks = new StakingBlocks(keeper);
        registry.BeginBlock(blocks.BeginBlock);
        registry.EndBlockWithValidators(blocks.EndBlock);
        var genesis = new StakingGenesis(keeper, accounts, bank);
        registry.GenesisWithValidators<GenesisState>(genesis.Import, genesis.Export);
        var invariants = new StakingInvariants(keeper);
        registry.Invariant("module-accounts", invariants.PoolsHoldTheTokens);
        registry.Invariant("delegator-shares", invariants.SharesAreThoseOfDelegators);
        registry.Invariant("power-index", invariants.PowersAreIndexed);
    }
}

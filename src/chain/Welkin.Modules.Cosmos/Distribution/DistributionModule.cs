using Cosmos.Distribution.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Shares fees and new coins between validators, delegators and the community.</summary>
public sealed class DistributionModule(DistributionKeeper keeper, Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => DistributionKeeper.Module;

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [DistributionState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 3;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new SetWithdrawAddress(keeper));
        registry.Message(new WithdrawReward(keeper));
        registry.Message(new WithdrawCommission(keeper));
        registry.Message(new FundCommunityPool(keeper));
        registry.Message(new SpendCommunityPool(keeper, authority));
        registry.Message(new DepositRewards(keeper));
        registry.Message(new UpdateDistributionParams(authority));
        new DistributionQueries(keeper).Register(registry);
        registry.BeginBlock(new DistributionBlocks(keeper).BeginBlock);
        registry.Genesis<GenesisState>(new DistributionGenesis(keeper).Import, DistributionGenesis.Export);
        var invariants = new DistributionInvariants(keeper);
        registry.Invariant("module-account", invariants.AccountHoldsTheRewards);
        registry.Invariant("can-withdraw", DistributionInvariants.CommissionsAreOutstanding);
        registry.Invariant("reference-count", invariants.ReferencesAreCounted);
    }
}

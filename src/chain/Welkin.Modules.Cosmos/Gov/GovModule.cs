using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Modules.Cosmos.Gov.Handlers;
using Welkin.Modules.Cosmos.LegacyParams;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>What the modules next to governance give it.</summary>
/// <param name="Accounts">Accounts.</param>
/// <param name="Bank">Moves deposits.</param>
/// <param name="Balances">Reads balances.</param>
/// <param name="Minting">Burns deposits.</param>
/// <param name="Pool">Takes charges of cancelled proposals.</param>
/// <param name="LegacyParams">What proposals of the old kind write.</param>
public sealed record GovNeighbours(IAccounts Accounts, ITransfers Bank, IBalances Balances, IMinting Minting, ICommunityPool Pool, ILegacyParams LegacyParams);

/// <summary>Proposals, deposits, votes, and what the chain decides by them.</summary>
public sealed class GovModule(GovKeeper keeper, GovNeighbours neighbours, Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => GovKeeper.Module;

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [GovState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 5;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        var deposits = new GovDeposits(keeper, neighbours.Accounts, neighbours.Bank, neighbours.Minting, neighbours.Pool);
        var submit = new SubmitProposal(keeper, deposits);
        var deposit = new DepositOnProposal(deposits);
        var (vote, weighted) = (new CastVote(keeper), new CastWeightedVote(keeper));
        registry.Message(submit);
        registry.Message(deposit);
        registry.Message(vote);
        registry.Message(weighted);
        registry.Message(new CancelProposal(keeper, deposits));
        registry.Message(new ExecLegacyContent(keeper, new LegacyContents(neighbours.LegacyParams)));
        registry.Message(new UpdateGovParams(authority));
        registry.Message(new SubmitLegacyProposal(submit, authority));
        registry.Message(new DepositOnLegacyProposal(deposit));
        registry.Message(new CastLegacyVote(vote));
        registry.Message(new CastLegacyWeightedVote(weighted));

        var queries = new GovQueries(keeper);
        queries.Register(registry);
        new LegacyQueries(queries).Register(registry);
        var invariants = new GovInvariants(neighbours.Balances);
        registry.EndBlock(new GovBlocks(keeper, deposits, invariants).EndBlock);
        registry.Genesis<GenesisState>(new GovGenesis(neighbours.Accounts, neighbours.Balances).Import, GovGenesis.Export);
        registry.Invariant("account", invariants.AccountHoldsTheDeposits);
        registry.Invariant("queues", GovInvariants.QueuesAreTheOpenProposals);
    }
}

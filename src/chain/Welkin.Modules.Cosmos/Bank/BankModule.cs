using Cosmos.Bank.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Coins: balances, supply, sending.</summary>
public sealed class BankModule(BankKeeper keeper, Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => "bank";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [BankState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 4;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new Send(keeper));
        registry.Message(new MultiSend(keeper));
        registry.Message(new UpdateBankParams(authority));
        registry.Message(new SetSendEnabled(authority));
        new BankQueries(keeper).Register(registry);
        registry.Genesis<GenesisState>(BankGenesis.Import, BankGenesis.Export);
        registry.Invariant("total-supply", BankInvariants.SupplyIsTheSumOfBalances);
        registry.Invariant("owners-index", BankInvariants.OwnersAreIndexed);
    }
}

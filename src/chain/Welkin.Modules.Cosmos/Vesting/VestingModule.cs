using Google.Protobuf.WellKnownTypes;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Vesting.Handlers;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Vesting;

/// <summary>Accounts whose coins become free over time. What is locked is the account's own business: <see cref="VestingSchedule"/>.</summary>
public sealed class VestingModule(IAccounts accounts, ITransfers bank, ISendRules rules) : IModule
{
    /// <inheritdoc/>
    public string Name => "vesting";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 1;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        var opening = new VestingAccounts(accounts, bank, rules);
        registry.Message(new CreateVestingAccount(opening));
        registry.Message(new CreatePermanentLockedAccount(opening));
        registry.Message(new CreatePeriodicVestingAccount(opening));
        registry.Genesis<Empty>((_, _) => { }, _ => new Empty());
    }
}

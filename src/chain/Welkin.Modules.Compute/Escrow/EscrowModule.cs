using Akash.Escrow.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Escrow.Handlers;
using Welkin.Modules.Compute.Take;
using Welkin.Modules.Cosmos.Authz;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>Holds deposits of deployments and bids, and pays leases by the block.</summary>
public sealed class EscrowModule : IModule
{
    private readonly EscrowState _state = new();

    /// <summary>Makes the module from the roles it needs.</summary>
    public EscrowModule(ITransfers bank, IGrants grants, ICommunityPool pool, TakeModule take) =>
        Keeper = new EscrowKeeper(_state, bank, grants, pool, take.Keeper);

    /// <inheritdoc/>
    public string Name => EscrowKeeper.ModuleName;

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [EscrowState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 3;

    /// <summary>The rules of deposit grants, for the authz module's list.</summary>
    public static IAuthorizationKind DepositGrantRules { get; } = new DepositGrants();

    internal EscrowKeeper Keeper { get; }

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new AccountDeposit(Keeper));
        new EscrowQueries(_state).Register(registry);
        registry.Genesis<GenesisState>(Import, Export);
    }

    private void Import(BlockContext ctx, GenesisState genesis)
    {
        // A closed bid account fails in the network's listener: there an exported chain with one can't be started again.
        foreach (var account in genesis.Accounts) Keeper.Restore(ctx, EscrowWire.FromWire(account.Id, account.State)).OrThrow();
        foreach (var payment in genesis.Payments) Keeper.Restore(ctx, EscrowWire.FromWire(payment.Id, payment.State)).OrThrow();
    }

    private GenesisState Export(QueryContext ctx) => new()
    {
        Accounts = { _state.Accounts(ctx).Select(EscrowWire.ToWireWithId) },
        Payments = { _state.Payments(ctx).Select(EscrowWire.ToWireWithId) },
    };
}

using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Tells how much is bonded; minting and the community pool depend on it.</summary>
public interface IBonding
{
    /// <summary>The bonded amount of a denom.</summary>
    Int TotalBonded(Context ctx, string denom);
}

/// <summary>The two accounts that hold bonded and unbonding coins. Delegations are not part of this build: the set of validators is the one of genesis.</summary>
public sealed class StakingPools(IAccounts accounts, ITransfers bank) : IModule, IBonding
{
    /// <summary>Name of the account of bonded coins.</summary>
    public const string BondedPool = "bonded_tokens_pool";

    /// <summary>Name of the account of coins that are not bonded.</summary>
    public const string NotBondedPool = "not_bonded_tokens_pool";

    /// <inheritdoc/>
    public string Name => "staking";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 5;

    /// <inheritdoc/>
    public Int TotalBonded(Context ctx, string denom) => bank.Balance(ctx, Address.Module(BondedPool), denom).Amount;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
        => registry.Genesis<GenesisState>(
            (ctx, _) =>
            {
                accounts.OfModule(ctx, BondedPool);
                accounts.OfModule(ctx, NotBondedPool);
            },
            _ => new GenesisState());
}

using Welkin.Modules.Compute;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Cosmos;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Auth.Ante;
using Welkin.Modules.Cosmos.Authz;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Consensus;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Modules.Cosmos.Evidence;
using Welkin.Modules.Cosmos.Feegrant;
using Welkin.Modules.Cosmos.Gov;
using Welkin.Modules.Cosmos.Ibc;
using Welkin.Modules.Cosmos.Mint;
using Welkin.Modules.Cosmos.LegacyParams;
using Welkin.Modules.Cosmos.Slashing;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Modules.Cosmos.Upgrade;
using Welkin.Modules.Cosmos.Vesting;
using Welkin.Modules.Cosmos.WelkinGov;
using Welkin.Modules.Cosmos.WelkinGov.Pool;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.App;

/// <summary>The one list of modules, their orders, the ante chain and who listens to whom.</summary>
internal static class NetworkModules
{
    // Accounts that modules hold coins in, and what each may do.
    private static readonly ModuleAccounts Accounts = new(
        (AuthKeeper.FeeCollector, []),
        ("escrow", []),
        ("distribution", []),
        ("mint", [ModuleAccounts.Minter]),
        (StakingKeeper.BondedPool, [ModuleAccounts.Burner, ModuleAccounts.Staking]),
        (StakingKeeper.NotBondedPool, [ModuleAccounts.Burner, ModuleAccounts.Staking]),
        ("gov", [ModuleAccounts.Burner]),
        ("transfer", [ModuleAccounts.Minter, ModuleAccounts.Burner]));

    private static readonly string[] BeginBlockOrder =
    [
        "upgrade", "bank", "params", "deployment", "gov", "provider", "cert", "market", "audit", "genutil", "vesting", "auth", "authz",
        "take", "escrow", "mint", "distribution", "slashing", "evidence", "staking", "transfer", "consensus", "07-tendermint", "ibc", "feegrant",
        "welkin", "welkingov",
    ];

    private static readonly string[] EndBlockOrder =
    [
        "gov", "staking", "upgrade", "bank", "params", "deployment", "provider", "cert", "market", "audit", "genutil", "vesting", "auth", "authz",
        "take", "escrow", "mint", "distribution", "slashing", "evidence", "transfer", "ibc", "feegrant", "welkin", "welkingov",
    ];

    private static readonly string[] GenesisOrder =
    [
        "auth", "authz", "bank", "distribution", "staking", "slashing", "gov", "vesting", "params", "audit", "upgrade", "mint", "crisis", "ibc",
        "evidence", "transfer", "consensus", "feegrant", "cert", "take", "escrow", "deployment", "provider", "market", "genutil", "welkin", "welkingov",
    ];

    // Modules of the network that this build does not have. Their versions stand in the state of the upgrade module all the same.
    private static readonly (string Module, ulong Version)[] Elsewhere =
        [("07-tendermint", 0), ("genutil", 1)];

    // Plans whose work this program does, oldest first.
    private static readonly UpgradeStep[] Upgrades = [];

    /// <summary>Builds the application of a rule set.</summary>
    public static AppDefinition Define(Rules rules, WelkinOptions options, out UpgradeKeeper upgrades)
    {
        var router = new MsgRouter();
        var auth = new AuthKeeper(Accounts);
        var bank = new BankKeeper(auth, Accounts);
        var consensus = new ConsensusKeeper();
        var feegrant = new FeegrantKeeper(auth, Accounts);
        var versions = new ModuleVersions();
        var upgrade = new UpgradeKeeper(versions, new UpgradeSteps([.. Upgrades, .. options.Upgrades], options.SkipUpgradeHeights), Elsewhere);
        var staking = new StakingKeeper(auth, new StakingBank(bank, bank, bank, bank, bank));
        var distribution = new DistributionKeeper(new DistributionNeighbours(auth, bank, bank, bank, staking, staking));
        if (rules.HasWelkinStores) distribution.PoolListeners.Add(new PoolLedger());
        var slashing = new SlashingKeeper(staking, staking, staking);
        staking.Listeners.Add(distribution);
        staking.Listeners.Add(slashing);
        if (rules.HasWelkinStores) staking.Listeners.Add(new CommissionRecorder());
        var authz = new AuthzKeeper(new AuthorizationKinds(new GenericAuthorizationKind(), new SendAuthorizationKind(), new StakeAuthorizationKind(), EscrowModule.DepositGrantRules));
        var legacyParams = new ParamsModule();
        var power = new VotingPower(staking, staking, staking);
        var gov = new GovKeeper(auth, power, rules.HasWelkinStores ? new MessageRules() : new NetworkRules(), router);
        if (rules.HasWelkinStores) gov.Listeners.Add(new VoteRecorder(gov, power));
        var compute = new ComputeModules(bank, authz, distribution, rules);
        upgrades = upgrade;
        return new AppDefinition
        {
            Name = "akash",
            Version = WelkinApplication.Version,
            Router = router,
            ConsensusParams = consensus,
            Versions = versions,
            BeforeGenesis = upgrade.SetVersions,
            LaterStores = ["ibc", "transfer"],
            SetOfGenesis = staking.SetOfGenesis,
            SetOf = staking.SetOf,
            Restart = [distribution.Restart, staking.Restart, SlashingKeeper.Restart],
            Modules =
            [
                new AuthModule(auth, Authority.Gov),
                new BankModule(bank, Authority.Gov),
                new VestingModule(auth, bank, bank),
                new UpgradeModule(upgrade, Authority.Gov),
                legacyParams,
                new ConsensusModule(consensus, Authority.Gov),
                new FeegrantModule(feegrant),
                new StakingModule(staking, auth, bank, Authority.Gov),
                new GovModule(gov, new GovNeighbours(auth, bank, bank, bank, distribution, legacyParams), Authority.Gov),
                new MintModule(new MintNeighbours(auth, bank, bank, staking), Authority.Gov),
                new DistributionModule(distribution, Authority.Gov),
                new SlashingModule(slashing, Authority.Gov),
                new EvidenceModule(staking, slashing),
                new AuthzModule(authz, auth, Accounts, router),
                new IbcModule(Authority.Gov),
                new TransferModule(Authority.Gov),
                compute.Audit,
                compute.Cert,
                compute.Take,
                compute.Escrow,
                compute.Deployment,
                compute.Provider,
                compute.Market,
                .. rules.HasWelkinStores ? (IModule[])[compute.Closures, new WelkinGovModule(new WelkinGovNeighbours(gov, upgrade, distribution, bank), router, Authority.Gov)] : [],
            ],
            Ante = Ante(auth, bank, feegrant, options),
            PreBlockOrder = ["upgrade", "auth"],
            BeginBlockOrder = BeginBlockOrder,
            EndBlockOrder = EndBlockOrder,
            GenesisOrder = GenesisOrder,
        };
    }

    // The order is the network's: it decides which refusal comes first, and what it cost by then.
    private static IReadOnlyList<IAnteStep> Ante(AuthKeeper auth, BankKeeper bank, FeegrantKeeper feegrant, WelkinOptions options) =>
    [
        new ValidateBasicStep(),
        new TxTimeoutStep(),
        new ValidateMemoStep(auth),
        new TxSizeGasStep(auth),
        new DeductFeeStep(auth, bank, feegrant, options.MinGasPrices),
        new SetPublicKeyStep(auth),
        new SignatureCountStep(auth),
        new SignatureGasStep(auth),
        new VerifySignaturesStep(auth),
        new IncrementSequenceStep(auth),
    ];
}

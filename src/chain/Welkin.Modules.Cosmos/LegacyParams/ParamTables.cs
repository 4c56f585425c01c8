using System.Collections.Frozen;

namespace Welkin.Modules.Cosmos.LegacyParams;

/// <summary>The subspaces of the network's node and the keys that each module registered.</summary>
internal static class ParamTables
{
    /// <summary>All subspaces in byte order.</summary>
    public static IReadOnlyList<string> Subspaces { get; } =
    [
        "agov", "astaking", "auth", "bank", "crisis", "deployment", "distribution", "gov",
        "ibc", "icacontroller", "icahost", "market", "slashing", "staking", "take", "transfer",
    ];

    private static readonly FrozenDictionary<string, ParamKind> Keys = new Dictionary<string, ParamKind>
    {
        ["agov/MinInitialDepositRate"] = ParamKind.Share("min initial deposit rate"),
        ["astaking/MinCommissionRate"] = ParamKind.Share("minimum commission rate"),
        ["auth/MaxMemoCharacters"] = ParamKind.PositiveText("max memo characters"),
        ["auth/TxSigLimit"] = ParamKind.PositiveText("tx signature limit"),
        ["auth/TxSizeCostPerByte"] = ParamKind.PositiveText("tx size cost per byte"),
        ["auth/SigVerifyCostED25519"] = ParamKind.PositiveText("ED25519 signature verification cost"),
        ["auth/SigVerifyCostSecp256k1"] = ParamKind.PositiveText("SECK256k1 signature verification cost"),
        ["bank/SendEnabled"] = ParamKind.Any(),
        ["bank/DefaultSendEnabled"] = ParamKind.Flag(),
        ["crisis/ConstantFee"] = ParamKind.Any(),
        ["deployment/DeploymentMinDeposits"] = ParamKind.Any(),
        ["distribution/communitytax"] = ParamKind.Share("community tax"),
        ["distribution/baseproposerreward"] = ParamKind.Share("base proposer reward"),
        ["distribution/bonusproposerreward"] = ParamKind.Share("bonus proposer reward"),
        ["distribution/withdrawaddrenabled"] = ParamKind.Flag(),
        ["gov/depositparams"] = ParamKind.Object(("min_deposit", ParamKind.Any()), ("max_deposit_period", ParamKind.PositiveText("maximum deposit period"))),
        ["gov/votingparams"] = ParamKind.Object(("voting_period", ParamKind.PositiveText("voting period"))),
        ["gov/tallyparams"] = ParamKind.Object(
            ("quorum", ParamKind.Share("quorum")), ("threshold", ParamKind.Share("vote threshold")), ("veto_threshold", ParamKind.Share("veto threshold"))),
        ["ibc/AllowedClients"] = ParamKind.Any(),
        ["ibc/MaxExpectedTimePerBlock"] = ParamKind.PositiveText("max expected time per block"),
        ["market/BidMinDeposit"] = ParamKind.Any(),
        ["market/OrderMaxBids"] = ParamKind.Number("order max bids", 1),
        ["slashing/SignedBlocksWindow"] = ParamKind.PositiveText("signed blocks window"),
        ["slashing/MinSignedPerWindow"] = ParamKind.Share("min signed per window"),
        ["slashing/DowntimeJailDuration"] = ParamKind.PositiveText("downtime jail duration"),
        ["slashing/SlashFractionDoubleSign"] = ParamKind.Share("double sign slash fraction"),
        ["slashing/SlashFractionDowntime"] = ParamKind.Share("downtime slash fraction"),
        ["staking/UnbondingTime"] = ParamKind.PositiveText("unbonding time"),
        ["staking/MaxValidators"] = ParamKind.Number("max validators", 1),
        ["staking/MaxEntries"] = ParamKind.Number("max entries", 1),
        ["staking/HistoricalEntries"] = ParamKind.Number("historical entries", 0),
        ["staking/BondDenom"] = ParamKind.Denomination(),
        ["staking/MinCommissionRate"] = ParamKind.Share("minimum commission rate"),
        ["take/DefaultTakeRate"] = ParamKind.Number("default take rate", 0),
        ["take/DenomTakeRates"] = ParamKind.Any(),
        ["transfer/SendEnabled"] = ParamKind.Flag(),
        ["transfer/ReceiveEnabled"] = ParamKind.Flag(),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The kind of a registered key, or null.</summary>
    public static ParamKind? Kind(string subspace, string key) => Keys.GetValueOrDefault($"{subspace}/{key}");
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Welkin.Cli.Local;

/// <summary>Governance of a local network: the network's thresholds, short periods, small deposits.</summary>
internal static class GovGenesis
{
    private const string Constitution = "A local network: its votes are short, so that one sees them end.";

    public static JsonObject Make(UpSettings settings) => new()
    {
        ["starting_proposal_id"] = "1",
        ["deposits"] = new JsonArray(),
        ["votes"] = new JsonArray(),
        ["proposals"] = new JsonArray(),
        ["params"] = new JsonObject
        {
            ["min_deposit"] = Coins("10000000"),
            ["max_deposit_period"] = Seconds(settings.VotingPeriodMs * 2L),
            ["voting_period"] = Seconds(settings.VotingPeriodMs),
            ["quorum"] = "0.334000000000000000",
            ["threshold"] = "0.500000000000000000",
            ["veto_threshold"] = "0.334000000000000000",
            ["min_initial_deposit_ratio"] = "0.100000000000000000",
            ["proposal_cancel_ratio"] = "0.500000000000000000",
            ["proposal_cancel_dest"] = "",
            ["expedited_voting_period"] = Seconds(settings.VotingPeriodMs / 2),
            ["expedited_threshold"] = "0.667000000000000000",
            ["expedited_min_deposit"] = Coins("50000000"),
            ["burn_vote_quorum"] = false,
            ["burn_proposal_deposit_prevote"] = false,
            ["burn_vote_veto"] = true,
            ["min_deposit_ratio"] = "0.010000000000000000",
        },
        ["constitution"] = Constitution,
    };

    private static JsonArray Coins(string amount) => [new JsonObject { ["denom"] = "uakt", ["amount"] = amount }];

    private static string Seconds(long milliseconds) => (milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture) + "s";
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Engine.Disk;
using Welkin.Testing.Economy;

namespace Welkin.Workbench.Benches;

/// <summary>The block in which the vote of very many delegators is counted, beside an empty block of the same chain.</summary>
internal sealed class TallyBench(Evidence evidence, int delegators)
{
    private const int Validators = 100;
    private const long Stake = 1_000_000;
    private const long EndHeight = 6;

    public bool Run()
    {
        var folder = Directory.CreateTempSubdirectory("welkin-tally-").FullName;
        try
        {
            using var database = RocksDatabase.Open(folder);
            return Run(database);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private bool Run(RocksDatabase database)
    {
        var started = Stopwatch.GetTimestamp();
        var chain = new EconomyChain(Validators, users: 3, Add, database);
        chain.Block([], _ => false);
        evidence.Line($"{delegators} delegators of {Validators} validators, each with a vote; genesis imported in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        TimeSpan empty = default;
        while (chain.Height < EndHeight - 1) empty = Timed(chain);
        evidence.Line($"an empty block             {empty.TotalMilliseconds,9:F1} ms");

        var before = GC.GetTotalAllocatedBytes();
        var tally = Timed(chain);
        var allocated = GC.GetTotalAllocatedBytes() - before;
        evidence.Line($"the block with the tally   {tally.TotalMilliseconds,9:F1} ms   {(tally - empty).TotalMicroseconds / delegators:F1} us and {allocated / delegators} bytes allocated for each vote");
        var proposal = chain.Query<QueryProposalResponse>("/cosmos.gov.v1.Query/Proposal", new QueryProposalRequest { ProposalId = 1 }).Proposal;
        var wanted = Int.Parse($"{delegators * Stake}").OrThrow();
        var isRight = proposal.Status == ProposalStatus.Passed && Int.Parse(proposal.FinalTallyResult.YesCount).OrThrow() == wanted;
        evidence.Line($"counted {proposal.FinalTallyResult.YesCount} of {wanted}: {(isRight ? "right" : "WRONG")}");
        return isRight;
    }

    private static TimeSpan Timed(EconomyChain chain)
    {
        var started = Stopwatch.GetTimestamp();
        chain.Block([], _ => false);
        return Stopwatch.GetElapsedTime(started);
    }

    private void Add(JsonObject genesis)
    {
        var staking = genesis["staking"]!;
        var (delegations, votes) = (staking["delegations"]!.AsArray(), new JsonArray());
        var validators = staking["validators"]!.AsArray();
        var added = new long[validators.Count];
        for (var i = 0; i < delegators; i++)
        {
            var voter = new Address(Hash.Sha256(System.Text.Encoding.ASCII.GetBytes($"voter {i}")).AsSpan(0, 20)).ToString();
            var chosen = i % validators.Count;
            added[chosen] += Stake;
            delegations.Add(new JsonObject { ["delegator_address"] = voter, ["validator_address"] = (string?)validators[chosen]!["operator_address"], ["shares"] = $"{Stake}.000000000000000000" });
            votes.Add(new JsonObject { ["proposal_id"] = "1", ["voter"] = voter, ["options"] = new JsonArray(new JsonObject { ["option"] = "VOTE_OPTION_YES", ["weight"] = "1.000000000000000000" }), ["metadata"] = "" });
        }

        for (var i = 0; i < added.Length; i++)
        {
            var tokens = long.Parse((string)validators[i]!["tokens"]!, CultureInfo.InvariantCulture) + added[i];
            validators[i]!["tokens"] = $"{tokens}";
            validators[i]!["delegator_shares"] = $"{tokens}.000000000000000000";
        }

        staking["params"]!["max_validators"] = Validators;
        var pool = genesis["bank"]!["balances"]!.AsArray()[^1]!["coins"]![0]!;
        pool["amount"] = $"{long.Parse((string)pool["amount"]!, CultureInfo.InvariantCulture) + added.Sum()}";
        var gov = genesis["gov"]!.AsObject();
        gov["starting_proposal_id"] = "2";
        gov["votes"] = votes;
        gov["proposals"] = new JsonArray(Proposal());
    }

    private static JsonObject Proposal()
    {
        var (start, end) = (EconomyChain.At(0).ToRfc3339Nano(), EconomyChain.At(EndHeight).ToRfc3339Nano());
        return new JsonObject
        {
            ["id"] = "1", ["messages"] = new JsonArray(), ["status"] = "PROPOSAL_STATUS_VOTING_PERIOD", ["title"] = "t", ["summary"] = "s",
            ["final_tally_result"] = new JsonObject { ["yes_count"] = "0", ["abstain_count"] = "0", ["no_count"] = "0", ["no_with_veto_count"] = "0" },
            ["submit_time"] = start, ["deposit_end_time"] = end, ["total_deposit"] = new JsonArray(), ["voting_start_time"] = start, ["voting_end_time"] = end,
        };
    }
}

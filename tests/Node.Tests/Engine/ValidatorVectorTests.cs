using System.Text;
using Google.Protobuf;
using Tendermint.Types;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Engine.Blocks;
using Welkin.Engine.Json;
using Welkin.Engine.Keys;
using Welkin.Engine.Light;
using Welkin.Engine.Validators;
using Welkin.Testing;
using static Welkin.Tests.Engine.CometRows;
using Validator = Welkin.Engine.Validators.Validator;
using ValidatorSet = Welkin.Engine.Validators.ValidatorSet;

namespace Welkin.Tests.Engine;

public sealed class ValidatorVectorTests
{
    [Fact]
    public void Sets_sort_and_hash_as_the_network_does()
    {
        foreach (var group in Tsv.Vectors("cometbft", "validator-sets.tsv").GroupBy(row => row["set"]))
        {
            var rows = group.ToArray();
            var set = ValidatorSet.From([.. rows.Reverse().Select(row => Validator.Of(KeyOf(row["name"]), row.Number("power")))]).OrThrow();
            foreach (var row in rows)
            {
                var member = set.Members[(int)row.Number("index")];
                Assert.Equal(row["address"], Hex(member.Address.ToByteArray()));
                Assert.Equal(row["pub_key"], Hex(member.Key.Bytes.ToByteArray()));
                Assert.Equal(row["leaf_simple_validator"], Hex(member.Leaf()));
            }
            Assert.Equal(rows[0]["set_hash"], Hex(set.HashBytes()));
        }
    }

    [Fact]
    public void Proposers_rotate_as_on_the_network()
    {
        var members = Tsv.Vectors("cometbft", "validator-sets.tsv").GroupBy(row => row["set"]).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var group in Tsv.Vectors("cometbft", "proposer-rounds.tsv").GroupBy(row => row["set"]))
        {
            var set = ValidatorSet.From([.. members[group.Key.Split("-jump-")[0]].Select(row => Validator.Of(KeyOf(row["name"]), row.Number("power")))]).OrThrow();
            foreach (var row in group)
            {
                if (row.Number("round") > 0) set = set.Advance(group.Key.Contains("-jump-") ? (int)row.Number("round") : 1);
                Assert.Equal(row["proposer_address"], Hex(set.Proposer!.Address.ToByteArray()));
                Assert.Equal(row["priorities_by_index"].Replace(" ", ","), string.Join(',', set.Members.Select(member => member.Priority)));
            }
        }
    }

    [Fact]
    public void Votes_are_counted_and_refused_as_on_the_network()
    {
        var blocks = Tsv.Vectors("cometbft", "vote-set.tsv", unescape: true).Where(row => row["vote_proto"].Length > 0 && row["block"].Length > 0)
            .GroupBy(row => row["block"]).ToDictionary(group => group.Key, group => Vote.Parser.Parse(group.First(), "vote_proto").BlockId);
        VoteSet? votes = null;
        ValidatorSet? four = null;
        All("vote-set.tsv", row =>
        {
            if (row["step"] == "0")
            {
                // A sequence without votes does not say its set; it is the four of the first one.
                var set = row["validator_set_proto"].Length == 0 ? four! : ValidatorSet.FromProto(Tendermint.Types.ValidatorSet.Parser.Parse(row, "validator_set_proto")).OrThrow();
                four ??= set;
                votes = new VoteSet("test-chain", 3, 1, SignedMsgType.Precommit, set);
            }

            var error = row["validator"] == "peer-maj23" ? votes!.Claim("peer", blocks[row["block"]]) : null;
            if (row["validator"] != "peer-maj23")
            {
                (var added, error) = votes!.Add(Vote.Parser.Parse(row, "vote_proto"));
                Assert.Equal(row["added"], added ? "true" : "false");
            }

            Assert.Equal(row["error"], error?.Text ?? "");
            Assert.Equal(row["has_two_thirds_majority"], votes!.Majority is null ? "false" : "true");
            Assert.Equal(row["maj23_block_hash"], Hex((votes.Majority?.Hash ?? ByteString.Empty).ToByteArray()));
            Assert.Equal(row["has_two_thirds_any"], votes.HasTwoThirdsOfAny ? "true" : "false");
            Assert.Equal(row["sum_bit_array"], $"BA{{{votes.Votes.Count}:{string.Concat(votes.Votes.Select(vote => vote is null ? '_' : 'x'))}}}");
        });
    }

    [Fact]
    public void Changes_apply_or_are_refused_as_on_the_network()
    {
        ValidatorSet set = ValidatorSet.Empty;
        All("validator-updates.tsv", row =>
        {
            if (row["result"] == "start") set = ValidatorSet.From([.. Changes(row["set_after_name=power:priority"])]).OrThrow();
            else if (row["result"].StartsWith("increment ", StringComparison.Ordinal)) set = set.Advance(int.Parse(row["result"][10..]));
            else
            {
                var updated = set.Update([.. Changes(row["changes_name=power"])]);
                Assert.Equal(row["result"], updated.TryGet(out var next, out var error) ? "ok" : "error: " + error.Text);
                set = next ?? set;
            }
            var names = row["set_after_name=power:priority"].Split(' ').ToDictionary(item => KeyOf(item.Split('=')[0]).Address, item => item.Split('=')[0]);
            Assert.Equal(row["set_after_name=power:priority"], string.Join(' ', set.Members.Select(member => $"{names[member.Address]}={member.Power}:{member.Priority}")));
            Assert.Equal(KeyOf(row["proposer"]).Address, set.Proposer!.Address);
            Assert.Equal(row["hash"], Hex(set.HashBytes()));
            Assert.Equal(row.Number("total_power"), set.TotalPower);
        });
    }

    [Fact]
    public void Validators_print_as_the_network_does() => All("validators-json.tsv", row =>
    {
        if (row["name"].StartsWith("validator-set", StringComparison.Ordinal))
        {
            var set = ValidatorSet.FromProto(Tendermint.Types.ValidatorSet.Parser.Parse(row, "proto")).OrThrow();
            Assert.Equal(row["proto"], Hex(set.ToProto().ToByteArray()));
            Assert.Equal(row["json"], CometJson.Text(json => json.ValidatorSet(set)));
            return;
        }
        var member = Validator.FromProto(Tendermint.Types.Validator.Parser.Parse(row, "proto")).OrThrow();
        Assert.Equal(row["proto"], Hex(member.ToProto().ToByteArray()));
        Assert.Equal(row["json"], CometJson.Text(json => json.Validator(member)));
    });

    [Fact]
    public void Commits_are_judged_as_on_the_network()
    {
        // One row asks for another block than the commit's; the table names only the first bytes of its part set hash.
        const string AnotherBlock = "invalid commit -- wrong block ID: want ";
        All("commits.tsv", row =>
        {
            var commit = Commit.Parser.Parse(row, "proto");
            Assert.Equal(row["proto"], Hex(commit.ToByteArray()));
            Assert.Equal(row["hash"], Hex(commit.HashBytes()));
            Assert.Equal(row["json"].Replace("\"signatures\":null", "\"signatures\":[]"), CometJson.Text(json => json.Commit(commit)));
            Assert.Equal(row["validate_basic"], Verdict(BlockChecks.Check(commit)));
            var set = ValidatorSet.FromProto(Tendermint.Types.ValidatorSet.Parser.Parse(row, "validator_set_proto")).OrThrow();
            var (chainId, id, height) = (row["chain_id"], BlockID.Parser.Parse(row, "block_id_proto"), row.Number("height"));
            if (row["verify_commit"].StartsWith(AnotherBlock, StringComparison.Ordinal)) id = IdOf(row["verify_commit"][AnotherBlock.Length..].Split(',')[0]);
            Assert.Equal(row["verify_commit"], Verdict(CommitVerification.Verify(chainId, set, id, height, commit)));
            var present = commit.Signatures.Where(signature => signature.BlockIdFlag != BlockIDFlag.Absent).Select(signature => Hex(SignBytes.Of(chainId, commit, signature)));
            var want = row["vote_sign_bytes_per_index"].Split(',').Where(item => item.Length > 0 && item != "-").ToArray();
            if (want.Length == present.Count()) Assert.Equal(want, present);
            Assert.Equal(row["verify_commit_light"], Verdict(CommitVerification.VerifyLight(chainId, set, id, height, commit)));
            Assert.Equal(row["verify_commit_light_trusting_1_3"], Verdict(CommitVerification.VerifyTrusting(chainId, set, commit, TrustLevel.OneThird)));
            Assert.Equal(row["verify_all_signatures_light"], Verdict(CommitVerification.VerifyLightAll(chainId, set, id, height, commit)));
        });
    }

    [Fact]
    public void Extended_commits_print_as_the_network_does() => All("extended-commits.tsv", row =>
    {
        var commit = ExtendedCommit.Parser.Parse(row, "proto");
        Assert.Equal(row["json"], CometJson.Text(json => json.ExtendedCommit(commit)));
    });

    [Fact]
    public void Votes_and_proposals_sign_the_same_bytes() => All("votes.tsv", row =>
    {
        var key = PrivateKey.FromBytes(row.Hex("private_key")).OrThrow();
        if (row["kind"] == "proposal")
        {
            var proposal = Proposal.Parser.Parse(row, "proto");
            Assert.Equal(row["sign_bytes"], Hex(SignBytes.Of(row["chain_id"], proposal)));
            Assert.Equal(row["signature"], Hex(key.Sign(SignBytes.Of(row["chain_id"], proposal))));
            Assert.Equal(row["validate_basic"], Verdict(VoteChecks.Check(proposal)));
            Assert.Equal(row["json"], CometJson.Text(json => json.Proposal(proposal)));
            return;
        }
        var vote = Vote.Parser.Parse(row, "proto");
        Assert.Equal(row["sign_bytes"], Hex(SignBytes.Of(row["chain_id"], vote)));
        Assert.Equal(row["signature"], Hex(key.Sign(SignBytes.Of(row["chain_id"], vote))));
        if (row["extension_sign_bytes"].Length > 0) Assert.Equal(row["extension_sign_bytes"], Hex(SignBytes.OfExtension(row["chain_id"], vote)));
        Assert.Equal(row["validate_basic"], Verdict(VoteChecks.Check(vote)));
        Assert.Equal(row["json"].Replace("\"extension\":\"\"", "\"extension\":null"), CometJson.Text(json => json.Vote(vote)));
        Assert.True(key.Public.Verify(row.Hex("sign_bytes"), row.Hex("signature")));
    });

    [Fact]
    public void Median_time_equals() => All("median-time.tsv", row =>
    {
        var set = ValidatorSet.FromProto(Tendermint.Types.ValidatorSet.Parser.Parse(row, "validator_set_proto")).OrThrow();
        Assert.Equal(row["median_time"], MedianTime.Of(Commit.Parser.Parse(row, "commit_proto"), set).ToRfc3339Nano());
    });

    [Fact]
    public void Light_client_verdicts_equal()
    {
        var blocks = Tsv.Vectors("cometbft", "light-blocks.tsv").ToDictionary(row => row["id"], row => LightBlock.Parser.Parse(row, "light_block_proto"));
        All("light.tsv", row =>
        {
            var fraction = row["trust_level"].Split('/');
            var level = new TrustLevel(long.Parse(fraction[0]), long.Parse(fraction[1]));
            if (row["function"] == "trust-level")
            {
                Assert.Equal(row["verdict"], Verdict(LightVerifier.CheckTrustLevel(level)));
                return;
            }
            var (trusted, untrusted) = (blocks[row["trusted"]], blocks[row["untrusted"]]);
            var options = new LightOptions(row.Number("trusting_period_ns"), Time(row["now"]), row.Number("max_clock_drift_ns"), level);
            Assert.Equal(row["verdict"], Verdict(row["function"] switch
            {
                "adjacent" => LightVerifier.VerifyAdjacent(trusted, untrusted, options),
                "non-adjacent" => LightVerifier.VerifyNonAdjacent(trusted, untrusted, options),
                "verify" => LightVerifier.Verify(trusted, untrusted, options),
                "backwards" => LightVerifier.VerifyBackwards(untrusted.SignedHeader.Header, trusted.SignedHeader.Header),
                "validate-basic" => LightVerifier.CheckBlock(untrusted, "light-chain"),
                var other => throw new InvalidOperationException(other),
            }));
        });
    }

    private static BlockID IdOf(string text)
    {
        var parts = text.Split(':');
        return new()
        {
            Hash = ByteString.CopyFrom(Convert.FromHexString(parts[0])),
            PartSetHeader = new() { Total = uint.Parse(parts[1]), Hash = ByteString.CopyFrom([.. Convert.FromHexString(parts[2]), .. new byte[26]]) },
        };
    }

    private static ConsensusKey KeyOf(string secret) => PrivateKey.FromSeed(Hash.Sha256(Encoding.UTF8.GetBytes(secret))).Public;

    private static IEnumerable<Validator> Changes(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(item => item.Split('=', ':')).Select(parts => Validator.Of(KeyOf(parts[0]), long.Parse(parts[1])));
}

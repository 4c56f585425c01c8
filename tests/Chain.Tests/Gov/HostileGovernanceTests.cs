using System.Diagnostics;
using Cosmos.Gov.V1;
using Welkin.App;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Tests.Governance.GovMessages;

namespace Welkin.Tests.Governance;

/// <summary>Proposals in numbers, and votes where none are due.</summary>
public sealed class HostileGovernanceTests
{
    private static readonly string[] Names = ["bob", "carol", "dave", "val-1", "val-2", "val-3"];

    [Fact]
    public void Ten_thousand_proposals_without_deposit_are_dropped_in_one_block_and_cost_others_nothing()
    {
        var chain = TestChain.WithValidators(true, new WelkinOptions(), Names);
        var before = chain.Balance("carol");
        var one = Submit(chain, "carol", [Pay(chain, "bob")], deposit: 1);
        var hundred = Enumerable.Repeat((Google.Protobuf.IMessage)one, 100).ToArray();
        var results = chain.Block([.. Enumerable.Repeat(("carol", hundred), 100)]);
        Assert.All(results, result => Assert.True(result.Code == 0, result.Log));

        var (longest, passed) = (TimeSpan.Zero, false);
        for (var i = 0; i < 25; i++)
        {
            var started = Stopwatch.GetTimestamp();
            chain.Block();
            var took = Stopwatch.GetElapsedTime(started);
            if (took > longest) longest = took;
            passed |= chain.Balance("carol") == before;
        }

        Assert.True(passed, "the deposits did not come back");
        Assert.Empty(chain.Query<QueryProposalsResponse>("/cosmos.gov.v1.Query/Proposals", new QueryProposalsRequest()).Proposals);
        Assert.Empty(chain.BrokenInvariants());

        // Not a measurement: a block that takes a minute would stop a chain, whatever the machine.
        Assert.True(longest < TimeSpan.FromMinutes(1), $"a block took {longest}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Votes_before_and_after_the_voting_period_and_on_nothing_are_refused(bool corrected)
    {
        var chain = TestChain.WithValidators(corrected, new WelkinOptions(), Names);
        var early = IdOf(chain.Ok("carol", Submit(chain, "carol", [Pay(chain, "bob")], deposit: 1)));
        Assert.Equal(("gov", 3u), Voted(chain, early));
        Assert.Equal(("gov", 3u), Voted(chain, 999));
        var late = IdOf(chain.Ok("carol", Submit(chain, "carol", Pay(chain, "bob"))));
        EndOf(chain, late);
        Assert.Equal(("gov", 3u), Voted(chain, late));
    }

    [Theory]
    [InlineData("0.5", "0.6")]
    [InlineData("0.4", "0.5")]
    public void Weights_that_do_not_add_up_to_one_are_refused(string yes, string no)
    {
        var chain = TestChain.WithValidators(true, new WelkinOptions(), Names);
        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", Pay(chain, "bob"))));
        var result = chain.Send("val-1", new MsgVoteWeighted
        {
            ProposalId = id,
            Voter = chain.Address("val-1"),
            Options = { new WeightedVoteOption { Option = VoteOption.Yes, Weight = yes }, new WeightedVoteOption { Option = VoteOption.No, Weight = no } },
        });
        Assert.NotEqual(0u, result.Code);
    }

    private static (string, uint) Voted(TestChain chain, ulong id)
    {
        var result = chain.Send("val-1", new MsgVote { ProposalId = id, Voter = chain.Address("val-1"), Option = VoteOption.Yes });
        return (result.Codespace, result.Code);
    }
}

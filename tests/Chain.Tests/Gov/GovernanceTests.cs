using Cosmos.Authz.V1Beta1;
using Cosmos.Bank.V1Beta1;
using Cosmos.Gov.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tendermint.Abci;
using Welkin.App;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Gov.V1;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Tests.Governance.GovMessages;

namespace Welkin.Tests.Governance;

/// <summary>Proposals through the production application, with three validators of equal power.</summary>
public sealed class GovernanceTests
{
    private const string Send = "/cosmos.bank.v1beta1.MsgSend";
    private static readonly WelkinOptions Options = new();

    [Fact]
    public void Two_proposals_of_two_types_submitted_in_one_block_end_each_at_its_own_period()
    {
        var chain = Chain();
        Pass(chain, Entry(Send, period: 18));
        var results = chain.Block(("carol", [Submit(chain, "carol", Pay(chain, "bob"))]), ("dave", [Submit(chain, "dave", new Cosmos.Bank.V1Beta1.MsgUpdateParams { Authority = GovAccount, Params = new() { DefaultSendEnabled = true } })]));
        Assert.All(results, result => Assert.True(result.Code == 0, result.Log));
        var (quick, slow) = (IdOf(results[0]), IdOf(results[1]));
        Vote(chain, quick, VoteOption.Yes);
        Vote(chain, slow, VoteOption.Yes);

        var (quickEnd, slowEnd) = (EndOf(chain, quick), EndOf(chain, slow));

        Assert.Equal(7, slowEnd - quickEnd);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Wrapping_in_MsgExec_does_not_escape_an_entry(int wrappers)
    {
        var chain = Chain();
        Pass(chain, Entry(Send, period: 600, quorum: "0.9"));

        var wrapped = Wrapped(Pay(chain, "bob"), wrappers);
        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", wrapped)));

        var terms = Terms(chain, id);
        Assert.Equal((600L, "0.900000000000000000"), (terms.VotingPeriod.Seconds, terms.Quorum));
        Assert.Contains(Send, terms.MsgUrls);
        var two = Wrapped([Pay(chain, "bob"), Pay(chain, "carol")], Math.Max(wrappers, 1));
        Assert.Equal(("welkingov", 3u), Refused(chain, Submit(chain, "carol", two)));
        Assert.Equal(("welkingov", 4u), Refused(chain, Submit(chain, "carol", [wrapped], expedited: true)));
    }

    [Fact]
    public void The_content_of_a_legacy_proposal_is_found_by_its_own_type()
    {
        var chain = Chain();
        Pass(chain, Entry("/cosmos.gov.v1beta1.TextProposal", period: 90));
        var text = new Cosmos.Gov.V1Beta1.MsgSubmitProposal
        {
            Content = TypeUrls.Pack(new Cosmos.Gov.V1Beta1.TextProposal { Title = "t", Description = "d" }),
            Proposer = chain.Address("carol"),
            InitialDeposit = { Akt(10) },
        };

        Assert.Equal(90L, Terms(chain, IdOf(chain.Ok("carol", text))).VotingPeriod.Seconds);
    }

    [Fact]
    public void Changing_the_rules_is_never_easier_than_the_strictest_rule()
    {
        var chain = Chain();
        Pass(chain, Entry(Send, period: 300, quorum: "0.7", threshold: "0.8", deposit: 30));
        Pass(chain, Entry("/cosmos.bank.v1beta1.MsgMultiSend", period: 120, quorum: "0.95"));

        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", [Entry(Send)], deposit: 30)));
        var other = IdOf(chain.Ok("carol", Submit(chain, "carol", [new Cosmos.Gov.V1.MsgUpdateParams { Authority = GovAccount, Params = Params(chain) }], deposit: 30)));

        foreach (var terms in (QueryTermsResponse[])[Terms(chain, id), Terms(chain, other)])
        {
            Assert.Equal((300L, "0.950000000000000000", "0.800000000000000000", "30000000"), (terms.VotingPeriod.Seconds, terms.Quorum, terms.Threshold, terms.MinDeposit[0].Amount));
        }

        Assert.Equal(("welkingov", 4u), Refused(chain, Submit(chain, "carol", [Entry(Send)], deposit: 60, expedited: true)));
        Assert.Equal(("welkingov", 3u), Refused(chain, Submit(chain, "carol", [Entry(Send), Entry(Send)], deposit: 60)));
    }

    [Fact]
    public void A_minimum_deposit_of_its_own_starts_the_vote_and_nothing_less()
    {
        var chain = Chain();
        Pass(chain, Entry(Send, deposit: 25));
        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", [Pay(chain, "bob")], deposit: 20)));
        Assert.Equal(ProposalStatus.DepositPeriod, Proposal(chain, id).Status);
        chain.Ok("dave", new MsgDeposit { ProposalId = id, Depositor = chain.Address("dave"), Amount = { Akt(5) } });
        Assert.Equal(ProposalStatus.VotingPeriod, Proposal(chain, id).Status);
        Assert.Empty(chain.BrokenInvariants());
    }

    [Fact]
    public void An_entry_with_nothing_in_it_is_deleted()
    {
        var chain = Chain();
        Pass(chain, Entry(Send, period: 30));
        Pass(chain, Entry(Send));
        Assert.Empty(chain.Query<QueryEntriesResponse>("/welkin.gov.v1.Query/Entries", new QueryEntriesRequest()).Entries);
    }

    [Fact]
    public void A_failed_quorum_says_so_with_the_numbers_and_the_absent_validators()
    {
        var chain = Chain();
        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", Pay(chain, "bob"))));
        chain.Ok("dave", new MsgVote { ProposalId = id, Voter = chain.Address("dave"), Option = VoteOption.Yes });
        chain.Ok("val-1", new MsgVote { ProposalId = id, Voter = chain.Address("val-1"), Option = VoteOption.Yes });
        EndOf(chain, id);

        var record = chain.Query<Welkin.Gov.V1.QueryProposalsResponse>("/welkin.gov.v1.Query/Proposals", new Welkin.Gov.V1.QueryProposalsRequest()).Proposals.Single();
        Assert.Equal((ProposalStatus.Rejected, false, "0.333333333333333333", "0.334000000000000000"), (record.Status, record.HasQuorum, record.Turnout, record.Quorum));
        Assert.Equal(2, record.Absent.Count);
        var votes = chain.Query<Welkin.Gov.V1.QueryVotesResponse>("/welkin.gov.v1.Query/Votes", new Welkin.Gov.V1.QueryVotesRequest { ProposalId = id }).Votes;
        Assert.Equal((3, 1), (votes.Count, votes.Count(vote => vote.Voted)));
        Assert.Empty(chain.Query<Cosmos.Gov.V1.QueryVotesResponse>("/cosmos.gov.v1.Query/Votes", new Cosmos.Gov.V1.QueryVotesRequest { ProposalId = id }).Votes);
        Assert.Empty(chain.BrokenInvariants());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_vote_counts_and_votes_without_stake_weigh_nothing(bool corrected)
    {
        var chain = Chain(corrected);
        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", Pay(chain, "bob"))));
        Vote(chain, id, VoteOption.No);
        Vote(chain, id, VoteOption.Yes);
        foreach (var name in (string[])["bob", "carol", "dave"]) chain.Ok(name, new MsgVote { ProposalId = id, Voter = chain.Address(name), Option = VoteOption.NoWithVeto });
        EndOf(chain, id);

        var tally = Proposal(chain, id).FinalTallyResult;
        Assert.Equal(("3000000000", "0", "0"), (tally.YesCount, tally.NoCount, tally.NoWithVetoCount));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_remains_of_a_proposal_that_fails_half_way(bool corrected)
    {
        var chain = Chain(corrected);
        // What another proposal collects would be enough for the first payment.
        chain.Ok("dave", Submit(chain, "dave", [Pay(chain, "bob")], deposit: 5));
        var before = chain.Balance("bob");
        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", [Pay(chain, "bob", 1), Pay(chain, "bob", 999_999_999)])));
        Vote(chain, id, VoteOption.Yes);
        EndOf(chain, id);

        Assert.Equal((ProposalStatus.Failed, before), (Proposal(chain, id).Status, chain.Balance("bob")));
        Assert.Contains("is smaller than", Proposal(chain, id).FailedReason);
        Assert.Empty(chain.BrokenInvariants());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Spending_the_deposits_of_others_halts_the_network_and_fails_here(bool corrected)
    {
        var chain = Chain(corrected);
        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", Pay(chain, "bob"))));
        Vote(chain, id, VoteOption.Yes);
        chain.Ok("dave", Submit(chain, "dave", [Pay(chain, "bob")], deposit: 5));
        EndOf(chain, id);

        var stolen = () =>
        {
            for (var i = 0; i < 25; i++) chain.Block();
        };
        if (corrected)
        {
            stolen();
            Assert.Equal(ProposalStatus.Failed, Proposal(chain, id).Status);
            Assert.Contains("deposits of other proposals", Proposal(chain, id).FailedReason);
            Assert.Empty(chain.BrokenInvariants());
        }
        else
        {
            Assert.Throws<InvariantException>(stolen);
        }
    }

    [Theory]
    [InlineData(false, 0u, "")]
    [InlineData(true, 12u, "gov")]
    public void Params_out_of_range_are_refused_when_they_are_proposed(bool corrected, uint code, string codespace)
    {
        var chain = Chain(corrected);
        var rules = Params(chain);
        rules.Quorum = "1.5";

        var result = chain.Send("carol", Submit(chain, "carol", new Cosmos.Gov.V1.MsgUpdateParams { Authority = GovAccount, Params = rules }));

        Assert.Equal((code, codespace), (result.Code, result.Codespace));
        if (corrected) Assert.Contains("quorom too large", result.Log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_that_the_module_account_may_not_sign_are_refused(bool corrected)
    {
        var chain = Chain(corrected);
        var foreign = new MsgSend { FromAddress = chain.Address("bob"), ToAddress = chain.Address("carol"), Amount = { Akt(1) } };
        Assert.Equal(("gov", 13u), Refused(chain, Submit(chain, "carol", foreign)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_proposal_of_two_messages_breaks_old_listings_on_the_network_and_is_a_text_here(bool corrected)
    {
        var chain = Chain(corrected);
        var odd = IdOf(chain.Ok("carol", Submit(chain, "carol", [Pay(chain, "bob"), Pay(chain, "dave")])));
        var one = () => chain.Query<Cosmos.Gov.V1Beta1.QueryProposalResponse>("/cosmos.gov.v1beta1.Query/Proposal", new Cosmos.Gov.V1Beta1.QueryProposalRequest { ProposalId = odd });
        Assert.Contains("not exactly one", Assert.Throws<InvalidOperationException>(one).Message);
        chain.Ok("carol", Submit(chain, "carol", Pay(chain, "bob")));
        var list = () => chain.Query<Cosmos.Gov.V1Beta1.QueryProposalsResponse>("/cosmos.gov.v1beta1.Query/Proposals", new Cosmos.Gov.V1Beta1.QueryProposalsRequest()).Proposals;
        if (!corrected)
        {
            Assert.Contains("not exactly one", Assert.Throws<InvalidOperationException>(list).Message);
            return;
        }

        Assert.Equal(["/cosmos.gov.v1beta1.TextProposal", Send], list().Select(proposal => proposal.Content.TypeUrl));
        Assert.Equal("title", list()[0].Content.Unpack<Cosmos.Gov.V1Beta1.TextProposal>().Title);
    }

    [Fact]
    public void The_network_rule_set_has_no_params_by_message_type()
    {
        var chain = Chain(corrected: false);
        Assert.Equal(("gov", 10u), Refused(chain, Submit(chain, "carol", Entry(Send, period: 5))));
    }

    [Fact]
    public void A_deployment_of_half_an_akt_is_refused_before_the_vote_and_accepted_after_it()
    {
        var chain = Chain();
        var five = new Akash.Deployment.V1Beta4.MsgUpdateParams { Authority = GovAccount, Params = new() { MinDeposits = { Akt(5) } } };
        var half = new Akash.Deployment.V1Beta4.MsgUpdateParams { Authority = GovAccount, Params = new() { MinDeposits = { new Coin("uakt", 500_000).ToMessage() } } };
        Pass(chain, five);
        Assert.NotEqual(0u, chain.Send("bob", MarketMessages.Deployment(chain.Address("bob"), 7, deposit: "500000")).Code);

        Pass(chain, half);

        chain.Ok("bob", MarketMessages.Deployment(chain.Address("bob"), 8, deposit: "500000"));
        Assert.Empty(chain.BrokenInvariants());
    }

    [Fact]
    public void A_due_plan_halts_the_chain_and_a_skipped_height_goes_on()
    {
        foreach (var skips in (bool[])[false, true])
        {
            var chain = TestChain.WithValidators(true, Options with { SkipUpgradeHeights = skips ? [40] : [] }, Names);
            Pass(chain, new Cosmos.Upgrade.V1Beta1.MsgSoftwareUpgrade { Authority = GovAccount, Plan = new() { Name = "next", Height = 40, Info = "there" } });
            while (chain.NextHeight < 40) chain.Block();
            if (skips)
            {
                chain.Block();
                Assert.Null(chain.Query<Cosmos.Upgrade.V1Beta1.QueryCurrentPlanResponse>("/cosmos.upgrade.v1beta1.Query/CurrentPlan", new Cosmos.Upgrade.V1Beta1.QueryCurrentPlanRequest()).Plan);
                continue;
            }

            var halt = Assert.Throws<Welkin.Runtime.UpgradeNeededException>(() => chain.Block());
            Assert.Equal("UPGRADE \"next\" NEEDED at height: 40: there", halt.Message);
        }
    }

    private static readonly string[] Names = ["bob", "carol", "dave", "val-1", "val-2", "val-3"];

    private static TestChain Chain(bool corrected = true) => TestChain.WithValidators(corrected, Options, Names);

    private static (string, uint) Refused(TestChain chain, MsgSubmitProposal proposal)
    {
        var result = chain.Send("carol", proposal);
        return (result.Codespace, result.Code);
    }
}

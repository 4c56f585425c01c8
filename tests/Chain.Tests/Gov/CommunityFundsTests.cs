using Cosmos.Distribution.V1Beta1;
using Cosmos.Gov.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.App;
using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Tests.Governance.GovMessages;

namespace Welkin.Tests.Governance;

/// <summary>Every coin of the community pool has a line with what moved it; a block is six seconds.</summary>
public sealed class CommunityFundsTests
{
    private static readonly string[] Names = ["bob", "carol", "dave", "val-1", "val-2", "val-3"];

    [Fact]
    public void The_ledger_names_the_giver_and_the_proposal_and_adds_up()
    {
        var chain = Chain();
        chain.Ok("bob", Gift(chain, "bob", 30));
        var spend = new MsgCommunityPoolSpend { Authority = GovAccount, Recipient = chain.Address("dave"), Amount = { Akt(7) } };
        var id = Pass(chain, spend);

        var ledger = Ledger(chain);
        Assert.Equal(("30000000", chain.Address("bob")), (Whole(One(ledger, PoolRule.Gift).Received), One(ledger, PoolRule.Gift).Party));
        var spent = One(ledger, PoolRule.Spend);
        Assert.Equal(("7000000", id, chain.Address("dave")), (Whole(spent.Spent), spent.ProposalId, spent.Party));
        AddsUp(chain, ledger);
    }

    [Fact]
    public void A_spend_inside_MsgExec_is_still_of_its_proposal()
    {
        var chain = Chain();
        chain.Ok("bob", Gift(chain, "bob", 30));
        var id = Pass(chain, Wrapped(new MsgCommunityPoolSpend { Authority = GovAccount, Recipient = chain.Address("dave"), Amount = { Akt(7) } }, 2));
        Assert.Equal(id, One(Ledger(chain), PoolRule.Spend).ProposalId);
    }

    [Fact]
    public void A_fund_pays_by_the_period_until_its_cap()
    {
        var chain = Chain();
        chain.Ok("bob", Gift(chain, "bob", 30));
        var before = chain.Balance("dave");
        var id = Pass(chain, Create(chain, amount: 4, cap: 10, seconds: 3600));

        Blocks(chain, 11);
        Assert.Equal((FundStatus.Active, before + 4_000_000), (Fund(chain).Status, chain.Balance("dave")));
        Blocks(chain, 30);

        Assert.Equal((FundStatus.Paid, id, before + 10_000_000), (Fund(chain).Status, Fund(chain).ProposalId, chain.Balance("dave")));
        var payments = Ledger(chain).Entries.Where(entry => entry.Rule == PoolRule.Fund).ToList();
        Assert.Equal(["4000000", "4000000", "2000000"], payments.Select(entry => Whole(entry.Spent)));
        Assert.All(payments, entry => Assert.Equal((id, 1UL), (entry.ProposalId, entry.FundId)));
        AddsUp(chain, Ledger(chain));
    }

    [Fact]
    public void A_fund_pays_nothing_after_its_end()
    {
        var chain = Chain();
        chain.Ok("bob", Gift(chain, "bob", 30));
        var before = chain.Balance("dave");
        Pass(chain, Create(chain, amount: 1, cap: 20, seconds: 130 + 84));
        Blocks(chain, 60);
        Assert.Equal(FundStatus.Ended, Fund(chain).Status);
        Assert.Equal(Fund(chain).Paid.Single().Amount, $"{chain.Balance("dave") - before}");
        Assert.InRange(chain.Balance("dave") - before, 1_000_000, 3_000_000);
    }

    [Fact]
    public void What_the_pool_cannot_pay_is_owed_until_it_can()
    {
        var chain = Chain();
        var before = chain.Balance("dave");
        Pass(chain, Create(chain, amount: 500, cap: 1000, seconds: 36_000));
        Blocks(chain, 25);
        Assert.NotNull(Fund(chain).ShortSince);
        Assert.Equal(before, chain.Balance("dave"));

        chain.Ok("bob", Gift(chain, "bob", 900));
        chain.Block();

        Assert.Equal(before + 500_000_000, chain.Balance("dave"));
        Assert.NotNull(Fund(chain).ShortSince);
        Assert.Empty(chain.BrokenInvariants());
    }

    [Fact]
    public void Governance_stops_a_fund()
    {
        var chain = Chain();
        chain.Ok("bob", Gift(chain, "bob", 30));
        Pass(chain, Create(chain, amount: 1, cap: 20, seconds: 36_000));
        var id = Pass(chain, new MsgCancelFund { Authority = GovAccount, FundId = 1 });
        var before = chain.Balance("dave");
        Blocks(chain, 20);
        Assert.Equal((FundStatus.Cancelled, id, before), (Fund(chain).Status, Fund(chain).CancelledBy, chain.Balance("dave")));
    }

    [Theory]
    [InlineData("cap")]
    [InlineData("period")]
    [InlineData("end")]
    [InlineData("title")]
    [InlineData("recipient")]
    public void A_fund_that_makes_no_sense_is_refused(string what)
    {
        var chain = Chain();
        var create = Create(chain, amount: 4, cap: 10, seconds: 3600);
        switch (what)
        {
            case "cap": create.Cap[0].Amount = "1"; break;
            case "period": create.Period = new Duration { Seconds = 59 }; break;
            case "end": create.End = new Timestamp { Seconds = 1 }; break;
            case "title": create.Title = ""; break;
            default: create.Recipient = GovAccount; break;
        }

        var result = chain.Send("carol", Submit(chain, "carol", create));
        var id = result.Code == 0 ? IdOf(result) : 0;
        if (id > 0)
        {
            Vote(chain, id, VoteOption.Yes);
            EndOf(chain, id);
            Assert.Equal(ProposalStatus.Failed, Proposal(chain, id).Status);
        }

        Assert.Empty(chain.Query<QueryFundsResponse>("/welkin.gov.v1.Query/Funds", new QueryFundsRequest()).Funds);
    }

    [Fact]
    public void Nobody_but_governance_makes_or_stops_a_fund()
    {
        var chain = Chain();
        var create = Create(chain, amount: 4, cap: 10, seconds: 3600);
        create.Authority = chain.Address("bob");
        Assert.Equal(2u, chain.Send("bob", create).Code);
        Assert.Equal(2u, chain.Send("bob", new MsgCancelFund { Authority = chain.Address("bob"), FundId = 1 }).Code);
    }

    [Fact]
    public void The_ledger_and_the_funds_survive_an_export()
    {
        var chain = Chain();
        chain.Ok("bob", Gift(chain, "bob", 30));
        Pass(chain, Create(chain, amount: 1, cap: 20, seconds: 36_000));
        Blocks(chain, 12);

        var again = TestChain.FromWhole(chain.Export(), Names);

        // The first block of the chain that was made is already over.
        Assert.Equal(Ledger(chain).Entries, Ledger(again).Entries);
        Assert.Equal(Fund(chain), Fund(again));
        AddsUp(again, Ledger(again));
        var books = again.Export().Single(section => section.Key == "welkingov").Value;
        Assert.Equal(books, TestChain.FromWhole(again.Export(), Names).Export().Single(section => section.Key == "welkingov").Value);
    }

    private static TestChain Chain() => TestChain.WithValidators(true, new WelkinOptions(), Names);

    private static MsgFundCommunityPool Gift(TestChain chain, string from, long akt) => new() { Depositor = chain.Address(from), Amount = { Akt(akt) } };

    private static MsgCreateFund Create(TestChain chain, long amount, long cap, long seconds) => new()
    {
        Authority = GovAccount,
        Title = "a team",
        Recipient = chain.Address("dave"),
        Amount = { Akt(amount) },
        Cap = { Akt(cap) },
        Period = new Duration { Seconds = 60 },
        End = new Timestamp { Seconds = chain.Now + seconds },
    };

    private static ulong Pass(TestChain chain, IMessage message)
    {
        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", message)));
        Vote(chain, id, VoteOption.Yes);
        EndOf(chain, id);
        Assert.Equal((ProposalStatus.Passed, ""), (Proposal(chain, id).Status, Proposal(chain, id).FailedReason));
        return id;
    }

    private static void Blocks(TestChain chain, int count)
    {
        for (var i = 0; i < count; i++) chain.Block();
    }

    private static CommunityFund Fund(TestChain chain) => chain.Query<QueryFundResponse>("/welkin.gov.v1.Query/Fund", new QueryFundRequest { FundId = 1 }).Fund;

    private static QueryLedgerResponse Ledger(TestChain chain)
        => chain.Query<QueryLedgerResponse>("/welkin.gov.v1.Query/Ledger", new QueryLedgerRequest { Pagination = new() { Limit = 1000 } });

    private static LedgerEntry One(QueryLedgerResponse ledger, PoolRule rule) => ledger.Entries.Single(entry => entry.Rule == rule);

    private static string Whole(IEnumerable<Cosmos.Base.V1Beta1.DecCoin> coins) => Dec.FromWire(coins.Single().Amount).OrThrow().TruncateInt().ToString();

    private static void AddsUp(TestChain chain, QueryLedgerResponse ledger)
    {
        Assert.Empty(chain.BrokenInvariants());
        var sum = ledger.Entries.Aggregate(DecCoins.Empty, (all, entry) => all + entry.Received.ToDomain().OrThrow());
        sum = ledger.Entries.Aggregate(sum, (all, entry) => all.Sub(entry.Spent.ToDomain().OrThrow()));
        Assert.Equal(ledger.Pool.ToDomain().OrThrow(), sum);
        Assert.NotEmpty(sum);
    }
}

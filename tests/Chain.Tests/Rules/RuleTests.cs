using Akash.Escrow.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Cosmos.Authz.V1Beta1;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core.Compute;
using Welkin.Market.V1;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;

namespace Welkin.Tests.Rules;

/// <summary>Each correction of the network's rules, in both rule sets.</summary>
public sealed class RuleTests
{
    private const int Panic = 111222;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Losing_bids_are_refunded(bool corrected, int refunded)
    {
        var chain = Ordered(corrected, "provider-1", "provider-2", "provider-3");
        foreach (var name in (string[])["provider-1", "provider-2", "provider-3"]) chain.Ok(name, Bid(Id(chain, name)));
        chain.Ok("tenant", Lease(Id(chain, "provider-1")));

        var lost = chain.Query<QueryBidsResponse>("/akash.market.v1beta5.Query/Bids", new QueryBidsRequest { Filters = new BidFilters { State = "lost" } });
        Assert.Equal(refunded, lost.Bids.Count);
        Assert.All(lost.Bids, bid => Assert.Equal(Akash.Escrow.Types.V1.State.Closed, bid.EscrowAccount.State.State));
        Assert.Equal(BidStates.Lost, lost.Bids[0].Bid.State);
    }

    [Theory]
    [InlineData(false, Panic)]
    [InlineData(true, 0)]
    public void A_second_settlement_in_a_block(bool corrected, int code)
    {
        var chain = Ordered(corrected, "provider-1");
        var id = Id(chain, "provider-1");
        chain.Ok("provider-1", Bid(id));
        var results = chain.Block(("tenant", [Lease(id)]), ("provider-1", [Withdraw(id)]));
        Assert.Equal(0u, results[0].Code);
        Assert.Equal((uint)code, results[1].Code);
    }

    [Theory]
    [InlineData(false, "with key ")]
    [InlineData(true, "of akash1")]
    public void A_grant_that_is_not_there_is_named(bool corrected, string named)
    {
        var chain = TestChain.Start(corrected, "tenant", "provider-1");
        var revoke = new MsgRevoke { Granter = chain.Address("tenant").ToString(), Grantee = chain.Address("provider-1").ToString(), MsgTypeUrl = "/cosmos.bank.v1beta1.MsgSend" };
        Assert.Contains($"failed to delete grant {named}", chain.Send("tenant", revoke).Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "open")]
    [InlineData(true, "closed")]
    public void A_lease_that_is_closed_in_its_first_block_stops_costing(bool corrected, string payment)
    {
        var chain = Ordered(corrected, "provider-1");
        var id = Id(chain, "provider-1");
        chain.Ok("provider-1", Bid(id));
        chain.Block(("tenant", [Lease(id)]), ("tenant", [CloseLease(id)]));
        var payments = chain.Query<QueryPaymentsResponse>("/akash.escrow.v1.Query/Payments", new QueryPaymentsRequest { State = payment });
        Assert.Single(payments.Payments);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Account_5_pays_for_account_50(bool corrected, bool pays)
    {
        var chain = TestChain.Start(corrected, "tenant", "provider-1");
        var owner = chain.Address("tenant");
        foreach (var dseq in (ulong[])[5, 50])
        {
            chain.Ok("tenant", Deployment(owner, dseq));
            var id = BidId(owner, dseq, chain.Address("provider-1"));
            chain.Ok("provider-1", Bid(id));
            chain.Ok("tenant", Lease(id));
        }

        chain.Ok("provider-1", Withdraw(BidId(owner, 5, chain.Address("provider-1"))));
        chain.Ok("provider-1", Withdraw(BidId(owner, 5, chain.Address("provider-1"))));
        var accounts = chain.Query<QueryAccountsResponse>("/akash.escrow.v1.Query/Accounts", new QueryAccountsRequest { State = "open", Xid = $"deployment/{owner}/5" });
        var account5 = accounts.Accounts.Single(a => a.Id.Xid == $"{owner}/5");
        // 10 a block for each payment that the account settles; two touches, one block apart, after some blocks.
        var transferred = long.Parse(account5.State.Transferred[0].Amount[..^18], System.Globalization.CultureInfo.InvariantCulture);
        var own = 10 * (chain.NextHeight - 1 - 4);
        Assert.Equal(pays, transferred > own);
    }

    [Theory]
    [InlineData(false, "open")]
    [InlineData(true, "closed")]
    public void An_order_without_a_lease_after_its_deployment_closed(bool corrected, string state)
    {
        var chain = Ordered(corrected, "provider-1");
        chain.Ok("provider-1", Bid(Id(chain, "provider-1")));
        chain.Ok("tenant", CloseDeployment(chain.Address("tenant"), 7));
        var orders = chain.Query<QueryOrdersResponse>("/akash.market.v1beta5.Query/Orders", new QueryOrdersRequest { Filters = new OrderFilters { State = state } });
        Assert.Single(orders.Orders);
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 3)]
    public void Order_max_bids_of_three_lets_in(bool corrected, int bids)
    {
        string[] names = ["provider-1", "provider-2", "provider-3", "provider-4", "provider-5"];
        var chain = Ordered(corrected, names);
        Assert.Equal(bids, names.Count(name => chain.Send(name, Bid(Id(chain, name))).Code == 0));
    }

    [Theory]
    [InlineData(false, 1, "undefined")]
    [InlineData(true, 0, "")]
    public void A_bid_deposit_in_a_listed_denomination(bool corrected, int code, string codespace) =>
        Is(code, codespace, Bidding(corrected, id => Bid(id, depositDenom: "uact")));

    [Theory]
    [InlineData(false, "undefined", 1)]
    [InlineData(true, "market", 28)]
    public void A_bid_deposit_in_an_unknown_denomination(bool corrected, string codespace, int code) =>
        Is(code, codespace, Bidding(corrected, id => Bid(id, depositDenom: "uxyz")));

    [Theory]
    [InlineData(false, "undefined", Panic)]
    [InlineData(true, "market", 22)]
    public void A_bid_priced_in_another_denomination(bool corrected, string codespace, int code) =>
        Is(code, codespace, Bidding(corrected, id => Bid(id, denom: "uact")));

    [Fact]
    public void A_closure_names_cause_actor_and_evidence_and_who_states_them()
    {
        var chain = Leased(corrected: true, out var id);
        var evidence = new MsgAttachEvidence
        {
            Signer = id.Provider,
            Id = id.LeaseId(),
            Cause = "workload_unhealthy",
            Detail = "40 failed checks",
            EvidenceHash = ByteString.CopyFrom(new byte[32]),
        };
        chain.Ok("provider-1", evidence, CloseBid(id));

        var record = Closure(chain, id);
        Assert.Equal(("workload_unhealthy", Party.Provider, LeaseClosedReason.Unstable), (record.Cause, record.Actor, record.Code));
        Assert.Equal(Party.Provider, record.Attributions.Single(a => a.Field == "cause").By);
        Assert.Equal(Party.Chain, record.Attributions.Single(a => a.Field == "actor").By);
        Assert.Equal(32, record.EvidenceHash.Length);
    }

    [Fact]
    public void A_provider_that_states_nothing_is_recorded_so()
    {
        var chain = Leased(corrected: true, out var id);
        chain.Ok("provider-1", CloseBid(id));
        Assert.Equal("not stated by the provider", Closure(chain, id).Cause);
    }

    [Fact]
    public void Evidence_of_another_transaction_is_not_used()
    {
        var chain = Leased(corrected: true, out var id);
        chain.Ok("provider-1", new MsgAttachEvidence { Signer = id.Provider, Id = id.LeaseId(), Cause = "early" });
        chain.Ok("provider-1", CloseBid(id));
        Assert.Equal("not stated by the provider", Closure(chain, id).Cause);
    }

    [Fact]
    public void Funds_that_run_out_are_told_as_that()
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1");
        var owner = chain.Address("tenant");
        chain.Ok("tenant", Deployment(owner, 7, deposit: "500000", ceiling: "10000000"));
        var id = BidId(owner, 7, chain.Address("provider-1"));
        chain.Ok("provider-1", Bid(id, price: "300000"));
        chain.Ok("tenant", Lease(id));
        chain.Block();
        chain.Ok("provider-1", Withdraw(id));

        var record = Closure(chain, id);
        Assert.Equal(("funds_exhausted", Party.Chain, LeaseClosedReason.InsufficientFunds), (record.Cause, record.Actor, record.Code));
    }

    [Fact]
    public void The_network_rule_set_knows_no_evidence()
    {
        var chain = Leased(corrected: false, out var id);
        var result = chain.Send("provider-1", new MsgAttachEvidence { Signer = id.Provider, Id = id.LeaseId(), Cause = "any" });
        Is(6, "sdk", result);
    }

    [Fact]
    public void Money_is_conserved_over_a_whole_lease()
    {
        var chain = Leased(corrected: true, out var id);
        for (var i = 0; i < 5; i++) chain.Ok("provider-1", Withdraw(id));
        chain.Ok("tenant", CloseDeployment(id.Owner, id.Dseq));
        Assert.Equal(2_000_000_000_000, chain.Balance("tenant") + chain.Balance("provider-1"));
        Assert.True(chain.Balance("provider-1") > 1_000_000_000_000);
    }

    private static TestChain Ordered(bool corrected, params string[] providers)
    {
        var chain = TestChain.Start(corrected, ["tenant", .. providers]);
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 7));
        return chain;
    }

    private static TestChain Leased(bool corrected, out BidID id)
    {
        var chain = Ordered(corrected, "provider-1");
        id = Id(chain, "provider-1");
        chain.Ok("provider-1", Bid(id));
        chain.Ok("tenant", Lease(id));
        return chain;
    }

    private static ExecTxResult Bidding(bool corrected, Func<BidID, MsgCreateBid> bid)
    {
        var chain = Ordered(corrected, "provider-1");
        return chain.Send("provider-1", bid(Id(chain, "provider-1")));
    }

    private static BidID Id(TestChain chain, string provider) => BidId(chain.Address("tenant"), 7, chain.Address(provider));

    private static ClosureRecord Closure(TestChain chain, BidID id) =>
        chain.Query<QueryClosureResponse>("/welkin.market.v1.Query/Closure", new QueryClosureRequest { Id = id.LeaseId() }).Closure;

    private static void Is(int code, string codespace, ExecTxResult result) =>
        Assert.True(result.Code == code && result.Codespace == codespace, $"{result.Codespace} {result.Code}: {result.Log}");
}

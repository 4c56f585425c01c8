using Akash.Audit.V1;
using Akash.Base.Attributes.V1;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Akash.Provider.V1Beta4;
using Google.Protobuf;
using Welkin.Core.Compute;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;
using Attribute = Akash.Base.Attributes.V1.Attribute;
using LeaseStates = Akash.Market.V1.Lease.Types.State;
using OrderStates = Akash.Market.V1Beta5.Order.Types.State;

namespace Welkin.Tests.Rules;

/// <summary>Corners of the deployment and market messages on the production application.</summary>
public sealed class MarketCornerTests
{
    private const long Funded = 1_000_000_000_000;

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("lost")]
    [InlineData("deployment closed before a lease")]
    [InlineData("group closed before a lease")]
    [InlineData("group paused before a lease")]
    [InlineData("provider deleted")]
    [InlineData("lease closed by the tenant")]
    [InlineData("lease closed by the provider")]
    [InlineData("group closed")]
    [InlineData("group paused")]
    [InlineData("deployment closed")]
    [InlineData("funds exhausted")]
    public void A_bid_deposit_comes_back_whatever_happens(string path)
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1", "provider-2");
        var owner = chain.Address("tenant");
        chain.Ok("tenant", Deployment(owner, 7, deposit: "500000", ceiling: "900000"));
        var (id, rival) = (Id(chain, "provider-1"), Id(chain, "provider-2"));
        chain.Ok("provider-1", Bid(id, price: path == "funds exhausted" ? "600000" : "10"));
        if (path is "lease closed by the tenant" or "lease closed by the provider" or "group closed" or "group paused" or "deployment closed" or "funds exhausted") chain.Ok("tenant", Lease(id));
        if (path == "lost") chain.Ok("provider-2", Bid(rival));
        Assert.True(chain.Balance("provider-1") <= Funded - 500_000);

        (string signer, IMessage message) = path switch
        {
            "withdrawn" or "lease closed by the provider" => ("provider-1", (IMessage)CloseBid(id)),
            "lost" => ("tenant", Lease(rival)),
            "provider deleted" => ("provider-1", new MsgDeleteProvider { Owner = id.Provider }),
            "lease closed by the tenant" => ("tenant", CloseLease(id)),
            "group closed" or "group closed before a lease" => ("tenant", new MsgCloseGroup { Id = Group(owner) }),
            "group paused" or "group paused before a lease" => ("tenant", new MsgPauseGroup { Id = Group(owner) }),
            "funds exhausted" => ("provider-1", Withdraw(id)),
            _ => ("tenant", CloseDeployment(owner, 7)),
        };
        chain.Ok(signer, message);
        Assert.True(chain.Balance("provider-1") >= Funded, $"{chain.Balance("provider-1")}");
        Assert.Equal(Akash.Escrow.Types.V1.State.Closed, BidOf(chain, id).EscrowAccount.State.State);
    }

    [Fact]
    public void A_paused_group_starts_again_with_a_new_order()
    {
        var chain = Leased(out var id);
        chain.Ok("tenant", new MsgPauseGroup { Id = Group(id.Owner) });
        Assert.Equal(("deployment", 17u), Code(chain.Send("tenant", new MsgPauseGroup { Id = Group(id.Owner) })));
        Assert.Equal(LeaseStates.Closed, LeaseOf(chain, id).State);
        chain.Ok("tenant", new MsgStartGroup { Id = Group(id.Owner) });
        Assert.Equal(("deployment", 16u), Code(chain.Send("tenant", new MsgStartGroup { Id = Group(id.Owner) })));
        Assert.Equal([OrderStates.Closed, OrderStates.Open], Orders(chain).Select(order => order.State));
        var again = id.Clone();
        again.Oseq = 2;
        chain.Ok("provider-1", Bid(again));
        chain.Ok("tenant", Lease(again));
    }

    [Fact]
    public void A_closed_group_starts_no_more_and_its_deployment_lives_on()
    {
        var chain = Leased(out var id);
        chain.Ok("tenant", new MsgCloseGroup { Id = Group(id.Owner) });
        Assert.Equal(("deployment", 15u), Code(chain.Send("tenant", new MsgStartGroup { Id = Group(id.Owner) })));
        chain.Ok("tenant", new MsgUpdateDeployment { Id = new DeploymentID { Owner = id.Owner, Dseq = 7 }, Hash = ByteString.CopyFrom([.. Enumerable.Repeat((byte)9, 32)]) });
    }

    [Fact]
    public void Groups_go_to_several_providers_and_end_alone()
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1", "provider-2");
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 7, groups: 2));
        BidID[] ids = [Id(chain, "provider-1"), BidId(chain.Address("tenant"), 7, chain.Address("provider-2"), 2)];
        chain.Ok("provider-1", Bid(ids[0], price: "3"));
        chain.Ok("provider-2", Bid(ids[1], price: "5"));
        chain.Ok("tenant", Lease(ids[0]), Lease(ids[1]));
        chain.Ok("provider-1", CloseBid(ids[0]));
        Assert.Equal((LeaseStates.Closed, LeaseStates.Active), (LeaseOf(chain, ids[0]).State, LeaseOf(chain, ids[1]).State));
        chain.Ok("provider-2", Withdraw(ids[1]));
        chain.Ok("tenant", CloseDeployment(chain.Address("tenant"), 7));
        // One block of the first lease, three of the second.
        Assert.Equal((Funded + 3, Funded + 15), (chain.Balance("provider-1"), chain.Balance("provider-2")));
        Assert.Equal(Funded - 18, chain.Balance("tenant"));
    }

    [Fact]
    public void A_provider_changes_its_attributes_under_a_live_lease()
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1");
        chain.Ok("provider-1", Update(chain, "eu"));
        chain.Ok("tenant", Wanting(chain, 7));
        var id = Id(chain, "provider-1");
        chain.Ok("provider-1", Bid(id));
        chain.Ok("tenant", Lease(id));
        chain.Ok("provider-1", Update(chain, "us"));
        chain.Ok("provider-1", Withdraw(id));
        Assert.Equal(LeaseStates.Active, LeaseOf(chain, id).State);

        chain.Ok("tenant", Wanting(chain, 8));
        var refused = chain.Send("provider-1", Bid(BidId(id.Owner, 8, id.Provider)));
        Assert.Equal("market", refused.Codespace);
        chain.Ok("provider-1", Update(chain, "eu"));
        chain.Ok("provider-1", Bid(BidId(id.Owner, 8, id.Provider)));
    }

    [Theory]
    [InlineData("auditor-1 auditor-2", "", "auditor-1", false)]
    [InlineData("auditor-1 auditor-2", "", "auditor-1 auditor-2", true)]
    [InlineData("", "auditor-1 auditor-2", "", false)]
    [InlineData("", "auditor-1 auditor-2", "auditor-2", true)]
    [InlineData("auditor-1", "auditor-2", "auditor-1", false)]
    [InlineData("auditor-1", "auditor-2", "auditor-1 auditor-2", true)]
    public void Audited_attributes_are_signed_by_all_of_these_and_any_of_those(string all, string any, string signers, bool accepted)
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1", "auditor-1", "auditor-2");
        chain.Ok("provider-1", Update(chain, "eu"));
        var deployment = Wanting(chain, 7);
        deployment.Groups[0].Requirements.SignedBy = new SignedBy { AllOf = { Addresses(chain, all) }, AnyOf = { Addresses(chain, any) } };
        chain.Ok("tenant", deployment);
        foreach (var auditor in signers.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            chain.Ok(auditor, new MsgSignProviderAttributes { Owner = chain.Address("provider-1"), Auditor = chain.Address(auditor), Attributes = { Region("eu") } });
        }

        Assert.Equal(accepted, chain.Send("provider-1", Bid(Id(chain, "provider-1"))).Code == 0);
    }

    [Fact]
    public void Only_the_provider_withdraws()
    {
        var chain = Leased(out var id);
        chain.Ok("provider-1", Withdraw(id));
        Assert.Equal("sdk", chain.Send("tenant", Withdraw(id)).Codespace);
    }

    private static TestChain Leased(out BidID id)
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1");
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 7));
        id = Id(chain, "provider-1");
        chain.Ok("provider-1", Bid(id));
        chain.Ok("tenant", Lease(id));
        return chain;
    }

    private static MsgCreateDeployment Wanting(TestChain chain, ulong dseq)
    {
        var deployment = Deployment(chain.Address("tenant"), dseq);
        deployment.Groups[0].Requirements.Attributes.Add(Region("eu"));
        return deployment;
    }

    private static MsgUpdateProvider Update(TestChain chain, string region) => new()
    {
        Owner = chain.Address("provider-1"),
        HostUri = "https://127.0.0.1:8443",
        Attributes = { Region(region) },
    };

    private static Attribute Region(string value) => new() { Key = "region", Value = value };

    private static IEnumerable<string> Addresses(TestChain chain, string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(chain.Address);

    private static IReadOnlyList<Order> Orders(TestChain chain) => [.. chain.Query<QueryOrdersResponse>(
        "/akash.market.v1beta5.Query/Orders", new QueryOrdersRequest { Filters = new OrderFilters { Owner = chain.Address("tenant") } }).Orders];

    private static Lease LeaseOf(TestChain chain, BidID id) =>
        chain.Query<QueryLeaseResponse>("/akash.market.v1beta5.Query/Lease", new QueryLeaseRequest { Id = id.LeaseId() }).Lease;

    private static QueryBidResponse BidOf(TestChain chain, BidID id) => chain.Query<QueryBidResponse>("/akash.market.v1beta5.Query/Bid", new QueryBidRequest { Id = id });

    private static (string, uint) Code(Tendermint.Abci.ExecTxResult result) => (result.Codespace, result.Code);

    private static BidID Id(TestChain chain, string provider) => BidId(chain.Address("tenant"), 7, chain.Address(provider));

    private static GroupID Group(string owner) => new() { Owner = owner, Dseq = 7, Gseq = 1 };
}

using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core.Codec;
using Welkin.Core.Compute;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;

namespace Welkin.Tests.Rules;

/// <summary>The corrections of settlement, of exported states and of amino signatures, in both rule sets.</summary>
public sealed class MoneyAndSignatureRuleTests
{
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 7)]
    public void What_a_lease_earned_before_the_next_one_started(bool corrected, int blocksPaid)
    {
        var chain = TestChain.Start(corrected, "tenant", "provider-1", "provider-2");
        var owner = chain.Address("tenant");
        chain.Ok("tenant", WithSecondGroup(Deployment(owner, 7)));
        var first = BidId(owner, 7, chain.Address("provider-1"));
        var second = BidId(owner, 7, chain.Address("provider-2"));
        second.Gseq = 2;
        chain.Block(("provider-1", [Bid(first)]), ("provider-2", [Bid(second)]));
        chain.Ok("tenant", Lease(first));
        for (var i = 0; i < 4; i++) chain.Block();
        chain.Ok("tenant", Lease(second));
        chain.Block();
        chain.Ok("provider-1", Withdraw(first));

        var lease = chain.Query<QueryLeaseResponse>("/akash.market.v1beta5.Query/Lease", new QueryLeaseRequest { Id = first.LeaseId() });
        Assert.Equal(10 * blocksPaid, int.Parse(lease.EscrowPayment.State.Withdrawn.Amount, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_state_with_a_closed_bid_is_exported_and_imported(bool corrected)
    {
        var chain = TestChain.Start(corrected, "tenant", "provider-1");
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 7));
        var id = BidId(chain.Address("tenant"), 7, chain.Address("provider-1"));
        chain.Ok("provider-1", Bid(id));
        chain.Ok("provider-1", CloseBid(id));
        var exported = chain.Export();

        var import = () => TestChain.From(exported, "tenant", "provider-1");
        if (!corrected)
        {
            Assert.Contains("invalid escrow id", Assert.ThrowsAny<Exception>(import).Message, StringComparison.OrdinalIgnoreCase);
            return;
        }

        var again = import().Export().ToDictionary();
        foreach (var (name, section) in exported.Where(section => section.Key is "escrow" or "market" or "deployment")) Assert.Equal((name, section), (name, again[name]));
    }

    [Theory]
    [InlineData(false, 4u)]
    [InlineData(true, 0u)]
    public void A_wallet_that_signs_the_whole_message(bool corrected, uint code)
    {
        var chain = TestChain.Start(corrected, "tenant");
        var deployment = Deployment(chain.Address("tenant"), 7);
        Assert.NotEqual(AminoJson.Encode(deployment, AminoForm.Network).OrThrow(), AminoJson.Encode(deployment, AminoForm.Welkin).OrThrow());
        Assert.Equal(code, chain.SendAmino("tenant", AminoForm.Welkin, deployment).Code);
    }

    [Theory]
    [InlineData(false, 0u)]
    [InlineData(true, 4u)]
    public void A_wallet_that_signs_a_hollow_document(bool corrected, uint code)
    {
        var chain = TestChain.Start(corrected, "tenant");
        Assert.Equal(code, chain.SendAmino("tenant", AminoForm.Network, Deployment(chain.Address("tenant"), 7)).Code);
    }
}

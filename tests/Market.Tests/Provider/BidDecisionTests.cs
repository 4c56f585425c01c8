using Welkin.Core;
using Welkin.Provider;
using Xunit;
using static Welkin.Tests.Provider.Samples;

namespace Welkin.Tests.Provider;

public sealed class BidDecisionTests
{
    [Fact]
    public void A_fitting_order_gets_the_listed_price_and_its_own_resources_as_offer()
    {
        var order = Order();

        var verdict = Decide(order);

        Assert.True(verdict.Bids);
        Assert.Equal(Coin("81.72"), verdict.Price); // 500 x 0.1 + 512 x 0.05 + 512 x 0.01 + 1
        Assert.Equal(order.Spec.Resources[0].Resource, Assert.Single(verdict.Offer).Resources);
    }

    [Fact]
    public void A_price_ceiling_under_the_price_is_refused_with_the_price_to_offer()
    {
        var refusal = Assert.Single(Decide(Order(spec: Group(price: "80"))).Refusals);

        Assert.Equal((RefusalCode.PriceOverOrder, "price"), (refusal.Code, refusal.Dimension));
        Assert.Contains("81.72", refusal.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_denomination_has_its_own_factor_and_others_are_refused()
    {
        var policy = Policy with { Prices = Prices with { Denoms = PriceList.ParseDenoms("uakt,ibc/1=0.5").OrThrow() } };

        Assert.Equal(Coin("40.86", "ibc/1"), Decide(Order(spec: Group(denom: "ibc/1")), policy: policy).Price);
        Assert.Equal(RefusalCode.DenomNotAccepted, Assert.Single(Decide(Order(spec: Group(denom: "uact")), policy: policy).Refusals).Code);
    }

    [Fact]
    public void A_volume_class_without_a_price_is_refused()
    {
        var policy = Policy with { Prices = Prices with { PerStorageMebibyte = PriceList.ParseStorage("beta2=1").OrThrow() } };

        Assert.Equal("price_invalid", Assert.Single(Decide(Order(), policy: policy).Refusals).CodeText);
    }

    [Fact]
    public void Attributes_are_matched_by_pattern_and_value()
    {
        var spec = Group().Requiring("region", "lab").Requiring("capabilities/cpu/*", "amd");

        Assert.True(Decide(Order(spec: spec), Profile(("region", "lab"), ("capabilities/cpu/arch", "amd"))).Bids);
        var refusal = Assert.Single(Decide(Order(spec: spec), Profile(("region", "moon"), ("capabilities/cpu/arch", "amd"))).Refusals);
        Assert.Equal(("attributes/region", "moon", "lab"), (refusal.Dimension, refusal.Have, refusal.Want));
    }

    [Fact]
    public void Every_auditor_of_all_of_and_one_of_any_of_have_to_have_signed()
    {
        var spec = Group().Requiring("region", "lab");
        spec.Requirements.SignedBy.AllOf.Add(Auditor.ToString());
        spec.Requirements.SignedBy.AnyOf.Add([Rival.ToString(), Auditor.ToString()]);
        var profile = Profile(("region", "lab"));

        Assert.Equal(["signed_by/all_of", "signed_by/any_of"], Decide(Order(spec: spec), profile).Refusals.Select(refusal => refusal.Dimension));
        Assert.True(Decide(Order(spec: spec), profile.SignedBy(Auditor)).Bids);
    }

    [Fact]
    public void A_provider_without_isolation_serves_listed_owners_only()
    {
        var inventory = Inventory() with { Capabilities = Everything with { OnlyOwners = [Rival.ToString()] } };

        Assert.Equal(RefusalCode.OwnerNotAllowed, Assert.Single(Decide(Order(), inventory: inventory).Refusals).Code);
    }

    [Fact]
    public void All_reasons_are_given_at_once()
    {
        var spec = Group(Resources(cpu: 64_000), price: "1").Requiring("region", "moon");

        var refusals = Decide(Order(spec: spec), Profile(("region", "lab"))).Refusals;

        Assert.Equal([RefusalCode.AttributesMissing, RefusalCode.CapacityShort, RefusalCode.PriceOverOrder], refusals.Select(refusal => refusal.Code));
    }

    [Fact]
    public void Quantities_that_no_machine_has_are_an_error_and_not_an_overflow()
    {
        var resources = Resources();
        resources.Cpu.Units.Val = Google.Protobuf.ByteString.CopyFromUtf8(new string('9', 70));

        Assert.False(DemandReader.Read(Group(resources)).TryGet(out _, out var error));
        Assert.Contains("cpu quantity", error.Text, StringComparison.Ordinal);
    }

    private static BidVerdict Decide(OrderView order, ProviderProfile? profile = null, BidPolicy? policy = null, Inventory? inventory = null) =>
        BidDecision.Decide(order, profile ?? Profile(), policy ?? Policy, inventory ?? Inventory(), []);
}

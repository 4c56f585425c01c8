using Akash.Base.Resources.V1Beta4;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Compute;
using Xunit;

namespace Welkin.Tests.Compute;

public sealed class GroupSpecsTests
{
    [Fact]
    public void A_group_within_all_limits_is_valid() => Assert.True(GroupSpecs.Validate(Make.Group(Make.Unit(1, count: 50), Make.Unit(7))).IsOk);

    [Fact]
    public void The_refusals_are_worded_as_on_the_network()
    {
        Expect("empty group spec name denomination", Named(""));
        Expect("error: invalid resources ID (> 0 fails)", Make.Group(Make.Unit(0)));
        Expect("duplicate resources ID (1) within group", Make.Group(Make.Unit(1), Make.Unit(1)));
        Expect("error: invalid unit CPU, cannot be nil", Make.Bent(unit => unit.Resource.Cpu = null));
        Expect("error: invalid unit GPU, cannot be nil", Make.Bent(unit => unit.Resource.Gpu = null));
        Expect("error: invalid unit memory, cannot be nil", Make.Bent(unit => unit.Resource.Memory = null));
        Expect("error: invalid unit storage, cannot be nil", Make.Bent(unit => unit.Resource.Storage.Clear()));
        Expect("error: invalid unit CPU (384000 > 9 > 384000 fails)", Make.Bent(unit => unit.Resource.Cpu.Units = ResourceValues.Of(9)));
        Expect("error: invalid unit CPU (384000 > 384001 > 384000 fails)", Make.Bent(unit => unit.Resource.Cpu.Units = ResourceValues.Of(384_001)));
        Expect("error: invalid unit GPU (24 > 25 > 24 fails)", Make.Bent(unit => unit.Resource.Gpu.Units = ResourceValues.Of(25)));
        Expect("error: invalid unit memory (2199023255552 > 1048575 > 2199023255552 fails)", Make.Bent(unit => unit.Resource.Memory.Quantity = ResourceValues.Of(1_048_575)));
        Expect("error: invalid unit storage (35184372088832 > 5242879 > 5242880 fails)", Make.Bent(unit => unit.Resource.Storage[0].Quantity = ResourceValues.Of(5_242_879)));
        Expect("invalid total CPU (19200000 > 0 > 0 fails)", Make.Group(Make.Unit(1, count: 0)));
        Expect("invalid total CPU (19200000 > 19200100 > 0 fails)", Make.Group(Make.Unit(1, count: 192_001)));
        Expect("invalid total memory (109951162777600 > 109952236519424 > 0 fails)", Make.Bent(unit => (unit.Resource.Memory.Quantity, unit.Count) = (ResourceValues.Of(ResourceLimits.Gi), 102_401)));
        Expect("invalid total CPU (19200000 > 0 > 0 fails)", new GroupSpec { Name = "global" });
        Expect("group global: error: invalid unit price (10000000 > 10000001.000000000000000000uakt fails)", Make.Group(Make.Unit(1, price: "10000001")));
        Expect("group global: error: invalid price object", Make.Group(Make.Unit(1, denom: "u")));
        Expect("group global: error: invalid price object", Make.Group(Make.Unit(1, price: "-1")));
        Expect("multi-denonimation group: (uact == uakt fails)", Make.Group(Make.Unit(1), Make.Unit(2, denom: "uact")));
        Expect(
            "error: invalid GPU state. attributes cannot be present if units == 0",
            Make.Bent(unit => unit.Resource.Gpu.Attributes.Add(Make.Attributes("vendor/nvidia/model/*=true"))));
    }

    [Fact]
    public void Attribute_keys_of_resources_are_checked_in_list_order_and_lose_their_code()
    {
        Expect("error: invalid CPU attributes: attribute key does not match regexp", Make.Bent(unit => unit.Resource.Cpu.Attributes.Add(Make.Attributes("1a=x"))));
        Expect("error: invalid Memory attributes: attributes cannot have duplicate keys", Make.Bent(unit => unit.Resource.Memory.Attributes.Add(Make.Attributes("ab=x ab=y"))));
        Expect("error: invalid Storage attributes: attributes cannot have duplicate keys", Make.Bent(unit => unit.Resource.Storage[0].Attributes.Add(Make.Attributes("ab=x ab=y a=z"))));
    }

    [Fact]
    public void Volumes_are_not_summed_and_counts_have_no_limit_of_their_own()
    {
        var unit = Make.Unit(1, count: 1000);
        unit.Resource.Storage[0].Quantity = ResourceValues.Of(ResourceLimits.MaxVolume);
        Assert.True(GroupSpecs.Validate(Make.Group(unit)).IsOk);
        Assert.True(GroupSpecs.Validate(Make.Group(Make.Unit(1, count: 0), Make.Unit(2))).IsOk);
    }

    [Fact]
    public void A_quantity_that_is_missing_negative_or_beyond_64_bits_is_the_panic_it_is_upstream()
    {
        foreach (var digits in new[] { "", "-5", "18446744073709551616" })
        {
            var group = Make.Bent(unit => unit.Resource.Cpu.Units = new ResourceValue { Val = ByteString.CopyFromUtf8(digits) });
            Assert.Throws<OverflowException>(() => GroupSpecs.Validate(group));
        }
    }

    [Fact]
    public void Groups_of_a_deployment_share_a_denomination_and_have_names_of_their_own()
    {
        var other = Named("other");
        Assert.True(GroupSpecs.ValidateAll([Make.Group(), other]).IsOk);
        Assert.Equal("duplicate deployment group name \"global\"", Failure(GroupSpecs.ValidateAll([Make.Group(), Make.Group()])).Text);
        other.Resources[0].Price.Denom = "uact";
        Assert.Equal("inconsistent denomination: uakt != uact", Failure(GroupSpecs.ValidateAll([Make.Group(), other])).Text);
    }

    [Fact]
    public void The_price_of_a_group_is_summed_over_units_and_counts() =>
        Assert.Equal("3001.500000000000000000uakt", GroupSpecs.Price(Make.Group(Make.Unit(1, count: 3), Make.Unit(2, price: "1.5"))).ToString());

    [Fact]
    public void An_offer_may_be_partial_but_names_only_units_of_the_group_with_their_count()
    {
        var group = Make.Group(Make.Unit(1, count: 2), Make.Unit(2));
        Assert.True(GroupSpecs.MatchesOffer(group, []));
        Assert.True(GroupSpecs.MatchesOffer(group, [Offer(2, 1)]));
        Assert.False(GroupSpecs.MatchesOffer(group, [Offer(1, 1)]));
        Assert.False(GroupSpecs.MatchesOffer(group, [Offer(3, 1)]));
        Assert.Throws<OverflowException>(() => GroupSpecs.MatchesOffer(group, [Offer(1, 2), Offer(1, 2)]));
    }

    private static ResourceOffer Offer(uint id, uint count) => new() { Resources = new Resources { Id = id }, Count = count };

    private static GroupSpec Named(string name)
    {
        var group = Make.Group();
        group.Name = name;
        return group;
    }

    private static void Expect(string text, GroupSpec group)
    {
        var error = Failure(GroupSpecs.Validate(group));
        Assert.Equal((text, Error.UndefinedCodespace, 1u), (error.Text, error.Codespace, error.Code));
    }

    private static Error Failure(Result<Unit> result) => result.TryGet(out _, out var error) ? throw new InvalidOperationException("was accepted") : error;
}

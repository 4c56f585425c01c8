using Akash.Audit.V1;
using Akash.Base.Attributes.V1;
using Welkin.Core.Compute;
using Xunit;

namespace Welkin.Tests.Compute;

public sealed class PlacementTests
{
    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("*", "abc", true)]
    [InlineData("*c", "abc", true)]
    [InlineData("a*", "ab/c", false)]
    [InlineData("a*/b", "abc/b", true)]
    [InlineData("a*/b", "a/c/b", false)]
    [InlineData("a*b*c*d*e*/f", "axbxcxdxexxx/f", true)]
    [InlineData("a*b?c*x", "abxbbxdbxebxczzx", true)]
    [InlineData("a*b?c*x", "abxbbxdbxebxczzy", false)]
    [InlineData("ab[c]", "abc", true)]
    [InlineData("ab[b-d]", "abc", true)]
    [InlineData("ab[^c]", "abc", false)]
    [InlineData("ab[^e-g]", "abc", true)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "ab", false)]
    [InlineData("a?b", "a☺b", true)]
    [InlineData("a???b", "a☺b", false)]
    [InlineData("a[^a]b", "a☺b", true)]
    [InlineData("[a-ζ]*", "α", true)]
    [InlineData("*[a-ζ]", "A", false)]
    [InlineData("a?b", "a/b", false)]
    [InlineData("[\\]a]", "]", true)]
    [InlineData("[x\\-]", "-", true)]
    [InlineData("[]a]", "]", false)]
    [InlineData("[-]", "-", false)]
    [InlineData("[a-b-c]", "a", false)]
    [InlineData("[", "a", false)]
    [InlineData("a[", "a", false)]
    [InlineData("*x", "xxx", true)]
    [InlineData("", "", true)]
    [InlineData("**", "ab", true)]
    [InlineData("a\\", "a", false)]
    [InlineData("vendor/nvidia/model/*", "vendor/nvidia/model/a100", true)]
    [InlineData("vendor/nvidia/model/*", "vendor/nvidia/model/a100/ram/80Gi", false)]
    public void Keys_are_matched_as_shell_patterns(string pattern, string key, bool matches) => Assert.Equal(matches, KeyPattern.Matches(pattern, key));

    [Theory]
    [InlineData("ab", true, true)]
    [InlineData("a", false, false)]
    [InlineData("a*", false, false)]
    [InlineData("ab*", false, true)]
    [InlineData("ab*c", false, false)]
    [InlineData("1ab", false, false)]
    [InlineData("a b", false, false)]
    [InlineData("aé", false, false)]
    [InlineData("ab\n", false, false)]
    [InlineData("capabilities/storage/1/class", true, true)]
    public void Keys_have_a_fixed_alphabet_and_only_wanted_ones_may_end_in_a_star(string key, bool isKey, bool isPattern)
    {
        Assert.Equal(isKey, AttributeKeys.IsValid(key));
        Assert.Equal(isPattern, AttributeKeys.IsValidPattern(key));
    }

    [Fact]
    public void Keys_have_at_most_127_characters_and_patterns_one_more()
    {
        Assert.True(AttributeKeys.IsValid(new string('a', 127)));
        Assert.False(AttributeKeys.IsValid(new string('a', 128)));
        Assert.True(AttributeKeys.IsValidPattern(new string('a', 128)));
        Assert.False(AttributeKeys.IsValidPattern(new string('a', 129)));
        Assert.False(AttributeKeys.IsValidPattern(new string('a', 127) + "/"));
    }

    [Fact]
    public void Without_auditors_the_providers_own_attributes_count()
    {
        Assert.True(Matches("region=eu", own: "region=eu tier=2"));
        Assert.True(Matches("", own: ""));
        Assert.False(Matches("region=eu", own: "region=us"));
        Assert.True(Matches("reg*=eu", own: "region=eu"));
    }

    [Fact]
    public void With_auditors_only_what_they_signed_counts()
    {
        Assert.False(Matches("region=eu", own: "region=eu", anyOf: "A"));
        Assert.True(Matches("region=eu", own: "", anyOf: "A B", audited: [("B", "region=eu")]));
        Assert.False(Matches("region=eu", own: "", anyOf: "A", audited: [("A", "region=us")]));
        Assert.False(Matches("region=eu", own: "", allOf: "A B", audited: [("A", "region=eu")]));
        Assert.True(Matches("region=eu", own: "", allOf: "A B", audited: [("A", "region=eu"), ("B", "region=eu tier=1")]));
        Assert.False(Matches("region=eu", own: "", allOf: "A", anyOf: "B", audited: [("A", "region=eu")]));
        Assert.False(Matches("", own: "", anyOf: "A"));
    }

    [Fact]
    public void A_volume_is_met_by_one_numbered_group_of_capabilities()
    {
        const string Beta2 = "capabilities/storage/1/class=beta2 capabilities/storage/1/persistent=true capabilities/storage/2/class=ram";
        Assert.True(FitsVolume("class=beta2 persistent=true", Beta2));
        Assert.True(FitsVolume("", ""));
        Assert.False(FitsVolume("class=ram persistent=true", Beta2));
        Assert.False(FitsVolume("class=beta3 persistent=true", Beta2));
    }

    [Fact]
    public void Models_of_a_graphics_processor_are_alternatives()
    {
        const string A100 = "capabilities/gpu/vendor/nvidia/model/a100=true capabilities/gpu/vendor/nvidia/model/a100/ram/80Gi=true";
        Assert.True(FitsGpu("vendor/nvidia/model/*=true", A100));
        Assert.True(FitsGpu("vendor/nvidia/model/h100=true vendor/nvidia/model/a100/ram/80Gi=true", A100));
        Assert.False(FitsGpu("vendor/nvidia/model/h100=true", A100));
        Assert.False(FitsGpu("vendor/nvidia/model/a100/ram/40Gi=true", A100));
    }

    private static bool Matches(string wanted, string own, string allOf = "", string anyOf = "", (string Auditor, string Attributes)[]? audited = null)
    {
        var requirements = new PlacementRequirements
        {
            Attributes = { Make.Attributes(wanted) },
            SignedBy = new SignedBy
            {
                AllOf = { allOf.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
                AnyOf = { anyOf.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
            },
        };
        var signed = (audited ?? []).Select(entry => new AuditedProvider { Auditor = entry.Auditor, Attributes = { Make.Attributes(entry.Attributes) } });
        return Placement.Matches(requirements, Make.Attributes(own), [.. signed]);
    }

    private static bool FitsVolume(string wanted, string own) =>
        Placement.MatchesCapabilities(Make.Bent(unit => unit.Resource.Storage[0].Attributes.Add(Make.Attributes(wanted))), Make.Attributes(own));

    private static bool FitsGpu(string wanted, string own) =>
        Placement.MatchesCapabilities(
            Make.Bent(unit =>
            {
                unit.Resource.Gpu.Units = ResourceValues.Of(1);
                unit.Resource.Gpu.Attributes.Add(Make.Attributes(wanted));
            }),
            Make.Attributes(own));
}

using Xunit;
using Akash.Market.V1;
using Welkin.Cli.Leases;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Tests.Cli;

public sealed class LeaseNameTests
{
    private static readonly string Provider = Address.Module("provider-of-test").ToString();

    [Fact]
    public void A_number_means_all_leases_of_the_deployment()
    {
        var name = LeaseName.Parse("1042");
        Assert.Equal(1042UL, name.DSeq);
        Assert.True(name.Covers(new LeaseID { Dseq = 1042, Gseq = 3, Oseq = 2, Provider = Provider }));
        Assert.False(name.Covers(new LeaseID { Dseq = 1043, Gseq = 1, Oseq = 1, Provider = Provider }));
        Assert.Equal("1042", name.ToString());
    }

    [Fact]
    public void Three_parts_mean_one_order()
    {
        var name = LeaseName.Parse("7/2/3");
        Assert.True(name.Covers(new LeaseID { Dseq = 7, Gseq = 2, Oseq = 3, Provider = Provider }));
        Assert.False(name.Covers(new LeaseID { Dseq = 7, Gseq = 2, Oseq = 4, Provider = Provider }));
        Assert.Equal("7/2/3", name.ToString());
    }

    [Fact]
    public void Four_parts_mean_one_provider()
    {
        var name = LeaseName.Parse($"18446744073709551615/1/1/{Provider}");
        Assert.Equal(ulong.MaxValue, name.DSeq);
        Assert.True(name.Covers(new LeaseID { Dseq = ulong.MaxValue, Gseq = 1, Oseq = 1, Provider = Provider }));
        Assert.False(name.Covers(new LeaseID { Dseq = ulong.MaxValue, Gseq = 1, Oseq = 1, Provider = "akash1other" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1/1")]
    [InlineData("1/0/1")]
    [InlineData("1/1/0")]
    [InlineData("1/4294967296/1")]
    [InlineData("1/1/1/akash1nope")]
    [InlineData("1/1/1/")]
    [InlineData("1/1/1/x/y")]
    [InlineData("18446744073709551616")]
    [InlineData("tenant")]
    public void Other_words_are_refused_with_an_example(string text) =>
        Assert.Contains("1042", Assert.Throws<CliException>(() => LeaseName.Parse(text)).Next, StringComparison.Ordinal);
}

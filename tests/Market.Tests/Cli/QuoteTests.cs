using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Cli.Deploy;
using Welkin.Client.Gateway;
using Welkin.Client.Keys;
using Welkin.Core;
using Welkin.Tests.Provider;
using Xunit;

namespace Welkin.Tests.Cli;

/// <summary>Signed quotes: equal bytes for equal inputs, and what proves that one was broken.</summary>
public sealed class QuoteTests
{
    private static readonly SigningKey Key = new(System.Security.Cryptography.SHA256.HashData("provider"u8));
    private static readonly QuoteTerms Terms = new("test-1", Key.Address, Samples.Tenant, QuoteTerms.HashOf(Samples.Group()), Samples.Coin("50.5"), new Height(100), new Height(200))
    {
        Units = new[] { (1u, Samples.Coin("50.5")) }.ToValueList(),
    };

    [Fact]
    public void The_same_terms_give_the_same_bytes()
    {
        var (first, second) = (SignedQuote.Sign(Terms, Key), SignedQuote.Sign(Terms, Key));
        Assert.Equal(first.Document, second.Document);
        Assert.Equal(first.Signature, second.Signature);
        Assert.Equal(Terms, first.Verify().OrThrow());
    }

    [Fact]
    public void A_changed_document_is_not_signed()
    {
        var quote = SignedQuote.Sign(Terms, Key);
        Assert.False((quote with { Document = quote.Document.Replace("50.5", "51.5", StringComparison.Ordinal) }).Verify().IsOk);
        Assert.False((quote with { Document = "{}" }).Verify().IsOk);
        Assert.False((quote with { Document = "[" }).Verify().IsOk);
        Assert.False((quote with { Signature = [1, 2, 3] }).Verify().IsOk);
    }

    [Fact]
    public void A_quote_of_another_provider_is_not_signed()
    {
        using var other = SigningKey.Create();
        Assert.False(SignedQuote.Sign(Terms with { Provider = other.Address }, Key).Verify().IsOk);
    }

    [Theory]
    [InlineData("50.5", "uakt", 150, false)]
    [InlineData("50.500000000000000001", "uakt", 150, true)]
    [InlineData("40", "uact", 150, true)]
    [InlineData("60", "uakt", 201, false)]
    [InlineData("60", "uakt", 99, false)]
    public void Bids_above_a_valid_quote_break_it(string amount, string denom, long height, bool broken) =>
        Assert.Equal(broken, QuoteVerify.IsBroken(Terms, BidOf(amount, denom, height), OrderOf(Samples.Group())));

    [Fact]
    public void Bids_on_other_groups_are_not_bound() =>
        Assert.False(QuoteVerify.IsBroken(Terms, BidOf("60", "uakt", 150), OrderOf(Samples.Group(count: 2))));

    [Fact]
    public void Quotes_are_found_wherever_they_stand_in_a_file()
    {
        var quote = SignedQuote.Sign(Terms, Key);
        var answer = new ProviderQuote(Key.Address.ToString(), Samples.Coin("50.5"), [], null) { Signed = [quote], ValidUntil = 200 }.Json();
        Assert.Equal(200, (long?)answer["valid_until"]);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, new System.Text.Json.Nodes.JsonObject { ["providers"] = new System.Text.Json.Nodes.JsonArray(answer) }.ToJsonString());
            Assert.Equal(Terms, Assert.Single(QuoteFile.ReadAll(path)).Verify().OrThrow());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Bid BidOf(string amount, string denom, long height) => new()
    {
        Id = new BidID { Owner = Samples.Tenant.ToString(), Dseq = 1, Gseq = 1, Oseq = 1, Provider = Key.Address.ToString() },
        Price = Samples.Coin(amount, denom).ToMessage(),
        CreatedAt = height,
    };

    private static Order OrderOf(Akash.Deployment.V1Beta4.GroupSpec spec) => new() { Id = new OrderID { Owner = Samples.Tenant.ToString(), Dseq = 1, Gseq = 1, Oseq = 1 }, Spec = spec };
}

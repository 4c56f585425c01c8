using Google.Protobuf;
using Welkin.Market.V1;
using Welkin.Testing.Chain;
using Xunit;

namespace Welkin.Tests.Rules;

/// <summary>What providers state about all they serve.</summary>
public sealed class DigestTests
{
    [Fact]
    public void The_last_digest_of_a_provider_is_kept()
    {
        var chain = TestChain.Start(corrected: true, "provider-1");
        chain.Ok("provider-1", Digest(chain, 1));
        chain.Ok("provider-1", Digest(chain, 2, leases: 5));
        var answer = chain.Query<QueryDigestResponse>("/welkin.market.v1.Query/Digest", new QueryDigestRequest { Provider = chain.Address("provider-1") });
        Assert.Equal((2, 5u, chain.NextHeight - 1), (answer.Digest.Height, answer.Digest.Leases, answer.PublishedAt));
    }

    [Theory]
    [InlineData(1, 32, "welkin 8")]
    [InlineData(99, 32, "welkin 8")]
    [InlineData(0, 32, "welkin 8")]
    [InlineData(2, 31, "welkin 8")]
    public void Old_future_and_malformed_digests_are_refused(long height, int length, string expected)
    {
        var chain = TestChain.Start(corrected: true, "provider-1");
        chain.Ok("provider-1", Digest(chain, 1));
        var digest = Digest(chain, height);
        digest.Root = ByteString.CopyFrom(new byte[length]);
        var result = chain.Send("provider-1", digest);
        Assert.Equal(expected, $"{result.Codespace} {result.Code}");
    }

    [Theory]
    [InlineData(true, "provider 3")]
    [InlineData(false, "sdk 6")]
    public void Only_providers_of_our_rule_set_publish(bool corrected, string expected)
    {
        var chain = TestChain.Start(corrected, "tenant", "provider-1");
        var result = chain.Send("tenant", new MsgPublishDigest { Provider = chain.Address("tenant"), Height = 1, Root = ByteString.CopyFrom(new byte[32]) });
        Assert.Equal(expected, $"{result.Codespace} {result.Code}");
    }

    private static MsgPublishDigest Digest(TestChain chain, long height, uint leases = 0) =>
        new() { Provider = chain.Address("provider-1"), Height = height, Root = ByteString.CopyFrom(new byte[32]), Leases = leases };
}

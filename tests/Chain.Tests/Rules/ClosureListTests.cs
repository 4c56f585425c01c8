using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Akash.Provider.V1Beta4;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Modules.Compute.Shared;
using Welkin.Testing;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;

namespace Welkin.Tests.Rules;

/// <summary>docs/CLOSURES.md lists every way in which something ends, and every listed way can be gone.</summary>
public sealed class ClosureListTests
{
    private static IEnumerable<string> Listed => Ending.All.SelectMany(way => Enum.GetValues<Kinds>()
        .Where(kind => (way.Kinds & kind) != 0)
        .Select(kind => $"| {Lower(kind)} | {way.Cause} | {Lower(way.Actor)} | {way.Rule} |"));

    [Fact]
    public void The_page_has_what_the_code_has()
    {
        string[] entities = [.. Enum.GetValues<Kinds>().Select(kind => $"| {Lower(kind)} |")];
        var page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "CLOSURES.md"))
            .Where(line => entities.Any(entity => line.StartsWith(entity, StringComparison.Ordinal)));
        Assert.Equal(Listed.Order(StringComparer.Ordinal), page.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_listed_way_is_gone_and_says_so()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var story in (Func<IEnumerable<ExecTxResult>>[])[TenantEnds, ProviderEnds, BidsEnd, MoneyEnds])
        {
            foreach (var happened in story().SelectMany(result => result.Events).Where(happened => happened.Type == "welkin.market.v1.EventEnded"))
            {
                var values = happened.Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value.Trim('"'));
                var actor = values["actor"].Replace("PARTY_", "", StringComparison.Ordinal).ToLowerInvariant();
                seen.Add($"| {values["entity"]} | {values["cause"]} | {actor} | {values["rule"].Replace("\\u003c", "<", StringComparison.Ordinal)} |");
            }
        }

        // An imported genesis is needed for it; see the page.
        Assert.Equal(Listed.Where(row => !row.Contains("payment_closed", StringComparison.Ordinal)).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_network_rule_set_tells_nothing_of_ours()
    {
        var chain = Leased(corrected: false, 7);
        var closed = chain.Ok("tenant", CloseDeployment(chain.Address("tenant"), 7));
        Assert.DoesNotContain(closed.Events, happened => happened.Type.StartsWith("welkin.", StringComparison.Ordinal));
    }

    private static IEnumerable<ExecTxResult> TenantEnds()
    {
        var (chain, owner) = (Leased(corrected: true, 1, 2, 3, 4), "");
        owner = chain.Address("tenant");
        yield return chain.Ok("tenant", CloseDeployment(owner, 1));
        yield return chain.Ok("tenant", CloseLease(Id(chain, 2)));
        yield return chain.Ok("tenant", new MsgCloseGroup { Id = Group(owner, 3) });
        yield return chain.Ok("tenant", new MsgPauseGroup { Id = Group(owner, 4) });
    }

    private static IEnumerable<ExecTxResult> ProviderEnds()
    {
        var chain = Leased(corrected: true, 1);
        yield return chain.Ok("provider-1", CloseBid(Id(chain, 1)));
    }

    private static IEnumerable<ExecTxResult> BidsEnd()
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1", "provider-2");
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 1));
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 2));
        foreach (ulong dseq in (ulong[])[1, 2]) chain.Ok("provider-1", Bid(Id(chain, dseq)));
        chain.Ok("provider-2", Bid(Id(chain, 1, "provider-2")));
        yield return chain.Ok("tenant", Lease(Id(chain, 1)));
        yield return chain.Ok("provider-1", CloseBid(Id(chain, 2)));
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 3));
        chain.Ok("provider-2", Bid(Id(chain, 3, "provider-2")));
        yield return chain.Ok("provider-2", new MsgDeleteProvider { Owner = chain.Address("provider-2") });
    }

    private static IEnumerable<ExecTxResult> MoneyEnds()
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1");
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 1, deposit: "500000", ceiling: "900000"));
        chain.Ok("provider-1", Bid(Id(chain, 1), price: "600000"));
        chain.Ok("tenant", Lease(Id(chain, 1)));
        yield return chain.Ok("provider-1", Withdraw(Id(chain, 1)));
    }

    private static TestChain Leased(bool corrected, params ulong[] dseqs)
    {
        var chain = TestChain.Start(corrected, "tenant", "provider-1");
        foreach (var dseq in dseqs)
        {
            chain.Ok("tenant", Deployment(chain.Address("tenant"), dseq));
            chain.Ok("provider-1", Bid(Id(chain, dseq)));
            chain.Ok("tenant", Lease(Id(chain, dseq)));
        }

        return chain;
    }

    private static BidID Id(TestChain chain, ulong dseq, string provider = "provider-1") => BidId(chain.Address("tenant"), dseq, chain.Address(provider));

    private static GroupID Group(string owner, ulong dseq) => new() { Owner = owner, Dseq = dseq, Gseq = 1 };

    private static string Lower(Enum value) => value.ToString().ToLowerInvariant();
}

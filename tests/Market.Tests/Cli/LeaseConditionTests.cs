using Welkin.Cli.Explain;
using Welkin.Cli.Leases;
using Welkin.Client.Gateway;
using Xunit;

namespace Welkin.Tests.Cli;

public sealed class LeaseConditionTests
{
    [Theory]
    [InlineData(true, 1, 10L, "True True True True")]
    [InlineData(true, 0, 10L, "True False True True")]
    [InlineData(true, 1, 0L, "True True True False")]
    [InlineData(true, -1, 10L, "False Unknown True True")]
    [InlineData(false, 1, 10L, "Unknown Unknown False True")]
    public void Four_conditions_in_fixed_order(bool answers, int available, long blocks, string expected)
    {
        var probe = new Probe(DateTimeOffset.UnixEpoch, answers, "detail");
        var status = available < 0 ? null : new LeaseStatus([new ServiceStatus("web", available, 1, [], 1)], [], default);
        var conditions = LeaseConditions.Of(new Look(7, "host", probe, status, null), (blocks, "2026-01-01T00:00:00Z"));
        Assert.Equal(["Scheduled", "Healthy", "Reachable", "Funded"], conditions.Select(condition => condition.Type));
        Assert.Equal(expected, string.Join(' ', conditions.Select(condition => condition.Status)));
        Assert.All(conditions, condition => Assert.True(condition.Reason.Length > 0 && condition.Message.Length > 0));
    }

    [Fact]
    public void What_does_not_hold_says_what_to_do_and_what_holds_does_not()
    {
        var probe = new Probe(DateTimeOffset.UnixEpoch, true, "detail");
        foreach (var (status, blocks) in ((LeaseStatus?, long)[])[(null, 0), (new LeaseStatus([new ServiceStatus("web", 0, 1, [], 0)], [], default), 9)])
        {
            Assert.All(LeaseConditions.Of(new Look(7, "host", probe, status, null), (blocks, null)), condition => Assert.Equal(condition.Holds == false, condition.Next is not null));
        }

        var silent = LeaseConditions.Of(new Look(7, "host", probe with { Answered = false }, null, null), (9, null));
        Assert.Equal(["Reachable"], silent.Where(condition => condition.Next is not null).Select(condition => condition.Type));
    }

    [Fact]
    public void Since_is_the_providers_own_where_it_says_the_same_and_that_of_the_money_by_the_chain()
    {
        var probe = new Probe(DateTimeOffset.UnixEpoch, true, "detail");
        var status = new LeaseStatus([new ServiceStatus("web", 1, 1, [], 1)], [], default)
        {
            Conditions = [new StatedCondition("Scheduled", "True", "Placed", "2025-05-05T00:00:00Z"), new StatedCondition("Healthy", "False", "SomeUnavailable", "2025-06-06T00:00:00Z")],
        };
        var conditions = LeaseConditions.Of(new Look(7, "host", probe, status, null) { ReachedSince = "2025-07-07T00:00:00Z" }, (9, "2025-08-08T00:00:00Z"));
        Assert.Equal(["2025-05-05T00:00:00Z", ProviderProbe.TimeOf(probe.At), "2025-07-07T00:00:00Z", "2025-08-08T00:00:00Z"], conditions.Select(condition => condition.Since));
    }

    [Fact]
    public void Our_own_looks_remember_since_when_they_see_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("welkin-looks").FullName;
        var path = Path.Combine(folder, "looks.json");
        try
        {
            Assert.Equal("1", LookMemory.Since(path, "a", answered: true, "1"));
            Assert.Equal("1", LookMemory.Since(path, "a", answered: true, "2"));
            Assert.Equal("3", LookMemory.Since(path, "a", answered: false, "3"));
            Assert.Equal("4", LookMemory.Since(path, "b", answered: false, "4"));
            Assert.Equal("3", LookMemory.Since(path, "a", answered: false, "5"));
            File.WriteAllText(path, "broken");
            Assert.Equal("6", LookMemory.Since(path, "a", answered: false, "6"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

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
        var conditions = LeaseConditions.Of(new Look("host", probe, status, null), blocks);
        Assert.Equal(["Scheduled", "Healthy", "Reachable", "Funded"], conditions.Select(condition => condition.Type));
        Assert.Equal(expected, string.Join(' ', conditions.Select(condition => condition.Status)));
        Assert.All(conditions, condition => Assert.True(condition.Reason.Length > 0 && condition.Message.Length > 0));
    }
}

using Welkin.Testing.Live;

namespace Welkin.Tests.Live;

/// <summary>A whole node over the recorded chain answers what the network's node answered.</summary>
public sealed class LiveVectorTests
{
    [Fact]
    public async Task Every_recorded_question_gets_the_networks_answer_or_has_a_reason()
    {
        await using var node = await LiveNode.Start(TestContext.Current.CancellationToken);
        var report = await LiveRun.Ask(node.Target, LiveRun.Sources, TestContext.Current.CancellationToken);
        Assert.True(!report.Different.Any(), $"{report.Summary}\n{string.Join("\n", report.Different.Take(20).Select(result => $"{result.Source}:{result.Line} {result.What}\n    {result.Differences[0]}"))}");
    }
}

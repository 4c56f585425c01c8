using System.Text.Json;
using Welkin.Testing.Network;

namespace Welkin.Workbench.Benches;

/// <summary>
/// How long a tenant waits: <c>welkin deploy examples/hello.yaml</c> as a process of its own, from submission to the first HTTP 200, with
/// the image present. Beside each run the bare engine does its part alone.
/// </summary>
internal static class DeployBench
{
    private static readonly string[] Steps = ["order", "bid", "lease", "manifest", "ready", "total"];

    public static async Task Run(Evidence evidence, int runs, CancellationToken cancellation)
    {
        await using var network = await LocalNetwork.Up(LocalNetwork.Plan(WelkinProcess.Published));
        await using var engine = await BareEngine.Open(network.Json.GetProperty("sample_image").GetString()!, cancellation);
        // One of each before anything counts: what is compiled or read from disk once is not what a run costs.
        await Deploy(network);
        await engine.Time(cancellation);

        var bare = new List<double>();
        var steps = Steps.ToDictionary(step => step, _ => new List<double>());
        for (var run = 0; run < runs; run++)
        {
            bare.Add(await engine.Time(cancellation));
            var timings = await Deploy(network);
            foreach (var step in Steps) steps[step].Add(timings.GetProperty(step).GetDouble());
        }

        evidence.Line($"{runs} runs of welkin deploy examples/hello.yaml, one after another");
        foreach (var step in Steps) evidence.Line($"{step,-12} {new Spread(steps[step])}");
        evidence.Line($"{"bare engine",-12} {new Spread(bare)}   (create + start + first answer, the same image)");
        evidence.Line($"ratio of medians, deploy : bare engine = {new Spread(steps["total"]).Median / new Spread(bare).Median:0.00}");
    }

    private static async Task<JsonElement> Deploy(LocalNetwork network)
    {
        var deployed = (await network.Run("deploy", "examples/hello.yaml", "--output", "json")).Ok().Json;
        (await network.Run("lease", "close", deployed.GetProperty("dseq").ToString())).Ok();
        return deployed.GetProperty("timings_ms");
    }
}

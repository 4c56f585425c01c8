using System.Text.Json;
using Welkin.Testing.Live;

namespace Welkin.Workbench.Vectors;

/// <summary><c>vectors live</c>: asks a node what was recorded of the network's, and prints what differs.</summary>
internal static class LiveCommand
{
    public const string Usage = "vectors live [--faces rpc,websocket,grpc,rest] [--rpc URL --rest URL --grpc URL [--map FILE]] [--show N] [--output text|json]";

    /// <summary>Runs the command. 0: all equal or excused; 1: something differs; 2: it could not be run.</summary>
    public static async Task<int> Run(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        if (Options(args) is not { } options || Faces(options) is not { } faces)
        {
            errors.WriteLine($"usage: {Usage}");
            return 2;
        }

        var report = await Report(options, faces);
        if (options.GetValueOrDefault("--output") == "json") output.WriteLine(JsonSerializer.Serialize(report, Json));
        else Write(report, int.TryParse(options.GetValueOrDefault("--show"), out var shown) ? shown : 3, output);
        return report.Different.Any() || report.Stale.Count > 0 ? 1 : 0;
    }

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static async Task<LiveReport> Report(Dictionary<string, string> options, string[] faces)
    {
        if (options.TryGetValue("--rpc", out var rpc))
        {
            var map = options.TryGetValue("--map", out var file) ? LiveMap.Read(file) : LiveMap.None;
            return await LiveRun.Ask(new LiveTarget(new Uri(rpc), new Uri(options.GetValueOrDefault("--rest", rpc)), new Uri(options.GetValueOrDefault("--grpc", rpc)), map), faces, CancellationToken.None);
        }

        await using var node = await LiveNode.Start(CancellationToken.None);
        return await LiveRun.Ask(node.Target, faces, CancellationToken.None);
    }

    private static Dictionary<string, string>? Options(IReadOnlyList<string> args)
    {
        string[] known = ["--faces", "--rpc", "--rest", "--grpc", "--map", "--show", "--output"];
        var options = new Dictionary<string, string>();
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!known.Contains(args[i]) || i + 1 == args.Count) return null;
            options[args[i]] = args[i + 1];
        }

        return options;
    }

    private static string[]? Faces(Dictionary<string, string> options)
    {
        // A node that runs elsewhere is asked where the caller says it answers.
        string[] reached = options.ContainsKey("--rpc") ? [.. LiveRun.Sources.Where(face => face is "rpc" or "websocket" || options.ContainsKey("--" + face))] : LiveRun.Sources;
        var faces = options.TryGetValue("--faces", out var given) ? given.Split(',') : reached;
        return faces.All(LiveRun.Sources.Contains) ? faces : null;
    }

    private static void Write(LiveReport report, int shown, TextWriter output)
    {
        foreach (var result in report.Different)
        {
            output.WriteLine($"{result.Source}:{result.Line} {result.What}");
            foreach (var difference in result.Differences.Take(shown)) output.WriteLine($"    {difference}");
        }

        foreach (var excuse in report.Stale) output.WriteLine($"no longer needed: {excuse}");
        output.WriteLine(report.Summary);
    }
}

using System.Globalization;

namespace Welkin.Workbench.Benches;

/// <summary><c>bench NAME [--runs N] [--seed N] [--record]</c>.</summary>
internal static class BenchCommand
{
    public const string Usage = """
        bench store                           state: writes, reads, synced commits per second
        bench sign                            signature verifications per second: the limit of other figures
        bench rpc                             account queries per second over JSON-RPC and gRPC, beside a bare endpoint
          --subscribers 5000 [--minutes 1]    instead: WebSocket subscribers of a node of its own process, its limits raised by config.toml
          --minutes 10                        instead of seconds: what its memory does meanwhile
        bench deploy [--runs 20]              submit to first HTTP 200, beside the bare container engine
        bench crash  [--runs 50] [--seed 1]   kills at random moments: blocks lost, containers orphaned, units off
        bench market [--minutes 10] [--orders 1000000] [--leases 10000] [--providers 100]
                                              market transactions per second against a long history and many live leases, beside the signature limit
        bench tally  [--delegators 100000]    the block in which their votes are counted, beside an empty one
          --record   write the figures to docs/EVIDENCE.md
        """;

    private static readonly string[] Numbers = ["--runs", "--seed", "--minutes", "--orders", "--leases", "--providers", "--subscribers", "--delegators"];

    public static async Task<int> Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args is not [var name, .. var rest] || Refusal(rest) is { } wrong && Complain(error, wrong))
        {
            error.WriteLine(Usage);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; stop.Cancel(); };
        var evidence = new Evidence(output, ["bench", .. args.Where(word => word != "--record")]);
        switch (name)
        {
            case "store":
                StoreBench.Run(output, pairs: 100_000, blocks: 50, writesPerBlock: 1_000);
                break;
            case "sign":
                SignBench.Run(evidence);
                break;
            case "rpc" when rest.Contains("--subscribers"):
                if (!await new SubscriberBench(evidence).Run(Number(rest, "--subscribers", 5000), Number(rest, "--minutes", 1), stop.Token)) return 1;
                break;
            case "rpc":
                await new RpcBench(evidence, rest.Contains("--minutes") ? TimeSpan.FromMinutes(Number(rest, "--minutes", 10)) : RpcBench.Usual).Run(stop.Token);
                break;
            case "deploy":
                await DeployBench.Run(evidence, Number(rest, "--runs", 20), stop.Token);
                break;
            case "crash":
                if (!await new CrashBench(evidence, Number(rest, "--seed", 1)).Run(Number(rest, "--runs", 50), stop.Token)) return 1;
                break;
            case "tally":
                if (!new TallyBench(evidence, Number(rest, "--delegators", 100_000)).Run()) return 1;
                break;
            case "market":
                var size = new MarketBenchOptions(Number(rest, "--minutes", 10), Number(rest, "--orders", 1_000_000), Number(rest, "--leases", 10_000), Number(rest, "--providers", 100));
                if (!new MarketBench(evidence, size).Run()) return 1;
                break;
            default:
                error.WriteLine($"there is no bench '{name}'");
                error.WriteLine(Usage);
                return 2;
        }

        if (rest.Contains("--record")) evidence.Record();
        return 0;
    }

    private static bool Complain(TextWriter error, string wrong)
    {
        error.WriteLine(wrong);
        return true;
    }

    private static string? Refusal(string[] flags)
    {
        for (var i = 0; i < flags.Length; i++)
        {
            if (flags[i] == "--record") continue;
            if (!Numbers.Contains(flags[i])) return $"'{flags[i]}' is no flag of bench";
            if (++i == flags.Length || !int.TryParse(flags[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0) return $"{flags[i - 1]} wants a number above 0";
        }

        return null;
    }

    private static int Number(string[] flags, string name, int usual)
    {
        var at = Array.IndexOf(flags, name);
        return at < 0 ? usual : int.Parse(flags[at + 1], CultureInfo.InvariantCulture);
    }
}

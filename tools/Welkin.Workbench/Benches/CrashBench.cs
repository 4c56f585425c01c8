using System.Diagnostics;
using System.Globalization;
using Welkin.Client;
using Welkin.Client.Rpc;
using Welkin.Testing.Network;

namespace Welkin.Workbench.Benches;

/// <summary>
/// Kills the processes of a working network at random moments, starts it again and counts what is missing: blocks that somebody has seen,
/// containers that nobody pays for, units of money.
/// </summary>
internal sealed class CrashBench(Evidence evidence, int seed)
{
    private const int LongestLifeMs = 4000;
    private readonly Random _random = new(seed);
    private int _blocksLost;
    private int _orphans;
    private int _missing;
    private long _unitsOff;
    private int _closedLeases;

    /// <summary>True when nothing was lost.</summary>
    public async Task<bool> Run(int runs, CancellationToken cancellation)
    {
        var network = await LocalNetwork.Up(LocalNetwork.Plan(WelkinProcess.Published));
        await using var removed = network;
        var recovery = new List<double>();
        for (var run = 1; run <= runs; run++)
        {
            var (kill, seen) = await Break(network, cancellation);
            var clock = Stopwatch.StartNew();
            (await network.UpAgain()).Ok();
            recovery.Add(clock.Elapsed.TotalMilliseconds);
            await Count(network, seen, cancellation);
            Console.Error.WriteLine($"{run}/{runs}: killed {kill} after height {seen.Height}; lost {_blocksLost}, orphans {_orphans}, units off {_unitsOff}");
            if (_random.Next(2) == 0) await CloseLeases(network);
        }

        evidence.Line($"{runs} kills (seed {seed}) under deployments, closings and transfers");
        evidence.Line($"blocks lost {_blocksLost}, containers orphaned {_orphans}, units of money off {_unitsOff}");
        evidence.Line($"paid workloads not running again {_missing}, leases ended by their tenant meanwhile {_closedLeases}");
        evidence.Line($"{"up again",-12} {new Spread(recovery)}");
        return _blocksLost == 0 && _orphans == 0 && _unitsOff == 0 && _missing == 0;
    }

    /// <summary>Lets the network work for a random while, then kills a random set of its processes.</summary>
    private async Task<(string Killed, SeenBlock Seen)> Break(LocalNetwork network, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var rpc = new RpcClient(new Uri(network.Json.GetProperty("rpc").GetString()!));
        var watching = Watch(rpc, stop.Token);
        var working = Task.WhenAll(
            network.Run("deploy", "examples/hello.yaml", "--keep", "--timeout", "20s"),
            network.Run("tx", "bank", "send", "faucet", AddressOf(network, "tenant"), $"{_random.Next(1, 1000)}uakt", "--yes"));
        await Task.Delay(_random.Next(LongestLifeMs), cancellation);

        var parts = network.Parts;
        var chosen = _random.Next(3) == 0 ? parts : [.. parts.Where(_ => _random.Next(2) == 0)];
        if (chosen.Count == 0) chosen = [parts[_random.Next(parts.Count)]];
        network.Kill(chosen);
        await working;
        await stop.CancelAsync();
        return (string.Join('+', chosen), await watching);
    }

    /// <summary>The last block that the node told anybody about.</summary>
    private static async Task<SeenBlock> Watch(RpcClient rpc, CancellationToken cancellation)
    {
        var last = new SeenBlock(0, "");
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var sync = (await rpc.CallAsync("status", [], cancellation)).GetProperty("sync_info");
                last = new SeenBlock(
                    long.Parse(sync.GetProperty("latest_block_height").GetString()!, CultureInfo.InvariantCulture),
                    sync.GetProperty("latest_block_hash").GetString()!);
                await Task.Delay(10, cancellation);
            }
            catch (UnavailableException)
            {
                // Killed: what was seen is seen. If the supervisor brings it back, there is more to see.
                await Task.Delay(50, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                // Asked to stop.
            }
        }

        return last;
    }

    private async Task Count(LocalNetwork network, SeenBlock seen, CancellationToken cancellation)
    {
        using var checks = new CrashChecks(network);
        if (seen.Height > 0 && await checks.HashAt(seen.Height, cancellation) != seen.Hash) _blocksLost++;
        var (orphans, missing) = await checks.Settled(TimeSpan.FromSeconds(20), cancellation);
        _orphans += orphans;
        _missing += missing;
        _unitsOff += await checks.UnitsOff(cancellation);
    }

    private async Task CloseLeases(LocalNetwork network)
    {
        using var checks = new CrashChecks(network);
        foreach (var dseq in await checks.OpenDeployments(CancellationToken.None))
        {
            (await network.Run("tx", "deployment", "close", "--dseq", $"{dseq}", "--from", "tenant", "--yes")).Ok();
            var funds = (await network.Run("explain", "lease", $"{dseq}", "--output", "json"));
            if (funds.ExitCode != 0) continue;
            _closedLeases++;
            var sums = funds.Json.GetProperty("funds");
            _unitsOff += Math.Abs(Amount(sums, "deposited") - Amount(sums, "spent") - Amount(sums, "refunded"));
        }
    }

    private static long Amount(System.Text.Json.JsonElement funds, string name) => long.Parse(funds.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static string AddressOf(LocalNetwork network, string name) =>
        network.Json.GetProperty("accounts").EnumerateArray().First(account => account.GetProperty("name").GetString() == name).GetProperty("address").GetString()!;

    private sealed record SeenBlock(long Height, string Hash);
}

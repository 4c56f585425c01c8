using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Welkin.Node.Settings;
using Welkin.Testing.Network;

namespace Welkin.Workbench.Benches;

/// <summary>A node as operators run it: a home of <c>node init</c>, limits in its config.toml, a process of its own.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly string home;

    private BenchNode(Process process, string home, Uri rpc, Uri grpc, Uri rest) => (this.process, this.home, Rpc, Grpc, Rest) = (process, home, rpc, grpc, rest);

    public Uri Rpc { get; }

    public Uri Grpc { get; }

    public Uri Rest { get; }

    /// <summary>Starts it and waits for its first block.</summary>
    /// <param name="subscribers">How many are to be let in.</param>
    public static async Task<BenchNode> Start(int subscribers, CancellationToken cancel)
    {
        var home = Path.Combine(Path.GetTempPath(), $"welkin-bench-{Guid.NewGuid():N}");
        (await WelkinProcess.Run(WelkinProcess.Published, ["node", "init", "bench", "--chain-id", "bench-1", "--home", home])).Ok();
        var room = (subscribers + 100).ToString(CultureInfo.InvariantCulture);
        var (rpc, grpc, rest) = (FreePort(), FreePort(), FreePort());
        await File.WriteAllTextAsync(Path.Combine(home, "config", "config.toml"), ConfigToml.Table.ToToml(new Dictionary<string, string>
        {
            ["rpc.laddr"] = $"tcp://127.0.0.1:{rpc}",
            ["rpc.max_open_connections"] = room,
            ["rpc.max_subscription_clients"] = room,
            ["consensus.create_empty_blocks_interval"] = "1s",
        }), cancel);
        await File.WriteAllTextAsync(Path.Combine(home, "config", "app.toml"), AppToml.Table.ToToml(new Dictionary<string, string>
        {
            ["grpc.address"] = $"127.0.0.1:{grpc}",
            ["api.address"] = $"tcp://127.0.0.1:{rest}",
        }), cancel);
        var process = Process.Start(WelkinProcess.StartInfo(WelkinProcess.Published, ["node", "start", "--home", home]))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var node = new BenchNode(process, home, Local(rpc), Local(grpc), Local(rest));
        await node.FirstBlock(cancel);
        return node;
    }

    /// <summary>Memory of the process that is in use.</summary>
    public long MebibytesUsed()
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(home, recursive: true);
    }

    private async Task FirstBlock(CancellationToken cancel)
    {
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience && !process.HasExited)
        {
            try
            {
                if (!(await http.GetStringAsync(new Uri(Rpc, "/status"), cancel)).Contains("\"latest_block_height\":\"0\"", StringComparison.Ordinal)) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50, cancel);
        }

        await DisposeAsync();
        throw new InvalidOperationException("the node made no block");
    }

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}");

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

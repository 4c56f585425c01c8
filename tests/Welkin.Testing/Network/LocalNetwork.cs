using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Welkin.Testing.Network;

/// <summary>A network of its own in a folder of its own, removed with everything it made.</summary>
public sealed class LocalNetwork : IAsyncDisposable
{
    private readonly string _program;

    private LocalNetwork(string program, string home, int portBase)
    {
        _program = program;
        Home = home;
        PortBase = portBase;
    }

    public string Home { get; }

    public int PortBase { get; }

    /// <summary>What <c>network.json</c> says.</summary>
    public JsonElement Json => JsonDocument.Parse(File.ReadAllText(Path.Combine(Home, "network.json"))).RootElement;

    /// <summary>A folder and ports for a network that is not started yet.</summary>
    public static LocalNetwork Plan() => Plan(WelkinProcess.Built);

    /// <summary>The same, of the program given.</summary>
    public static LocalNetwork Plan(string program) => new(program, Directory.CreateTempSubdirectory("welkin-net-").FullName, FreePorts());

    /// <summary>Starts a network and waits until it is ready.</summary>
    public static Task<LocalNetwork> Up(params string[] options) => Up(Plan(), options);

    /// <summary>Starts a planned network and waits until it is ready; one that does not become ready is removed.</summary>
    public static async Task<LocalNetwork> Up(LocalNetwork network, params string[] options)
    {
        var started = await network.UpAgain(options);
        if (started.ExitCode != 0) await network.DisposeAsync();
        started.Ok();
        return network;
    }

    /// <summary>Starts the network, whether it has run before or not.</summary>
    public Task<CommandResult> UpAgain(params string[] options) =>
        WelkinProcess.Run(_program, ["up", "--home", Home, "--ports", $"{PortBase}", "--yes", "--detach", .. options]);

    /// <summary>Runs a command against this network.</summary>
    public Task<CommandResult> Run(params string[] arguments)
    {
        var end = Array.IndexOf(arguments, "--");
        string[] home = ["--home", Home];
        return WelkinProcess.Run(_program, end < 0 ? [.. arguments, .. home] : [.. arguments[..end], .. home, .. arguments[end..]]);
    }

    public async Task<long> Height()
    {
        using var http = new HttpClient();
        using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{Json.GetProperty("rpc").GetString()}/status")));
        return long.Parse(answer.RootElement.GetProperty("result").GetProperty("sync_info").GetProperty("latest_block_height").GetString()!);
    }

    /// <summary>GETs a page by its <c>*.localhost</c> name, which the platform does not resolve: connects to 127.0.0.1 instead.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> Get(string uri)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        using var answer = await http.GetAsync(new Uri(uri));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The parts that have a process: the supervisor and what it started.</summary>
    public IReadOnlyList<string> Parts =>
        [.. Directory.EnumerateFiles(Path.Combine(Home, "run"), "*.pid").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>SIGKILL to the supervisor and each part, at once.</summary>
    public void KillEveryProcess() => Kill(Parts);

    /// <summary>SIGKILL to some parts.</summary>
    public void Kill(IEnumerable<string> parts)
    {
        foreach (var part in parts)
        {
            var pid = int.Parse(File.ReadAllText(Path.Combine(Home, "run", $"{part}.pid")).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(pid);
                process.Kill();
                process.WaitForExit();
            }
            catch (ArgumentException)
            {
                // It ended by itself; a test that needs it alive will say so.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Home)) (await WelkinProcess.Run(_program, ["down", "--home", Home, "--purge"])).Ok();
    }

    private static int FreePorts()
    {
        // A hundred ports a network; the few that count are probed.
        for (var start = 23000; start < 30000; start += 100)
        {
            if (Enumerable.Range(start, 10).All(IsFree)) return start;
        }

        throw new InvalidOperationException("no hundred free ports");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Welkin.ProviderDaemon.Docker.Engine;

/// <summary>Where the private engine lives. The directories are short, because socket paths are limited to 108 bytes.</summary>
public sealed record PrivateEngineOptions
{
    /// <summary>State that outlives a reboot.</summary>
    public string StateDirectory { get; init; } = "/var/lib/welkin-engine";

    /// <summary>Sockets and pid files.</summary>
    public string RunDirectory { get; init; } = "/run/welkin-engine";

    /// <summary>Networks of leases are cut from these.</summary>
    public IReadOnlyList<string> AddressPools { get; init; } = ["10.201.0.0/16", "10.202.0.0/16"];
}

/// <summary>
/// One container engine for the machine, shared by all homes, started when the machine has none. It has no default bridge and
/// writes no firewall rules: those are ours. Containers outlive it (live-restore) and are adopted when it starts again.
/// </summary>
public sealed partial class PrivateEngine(PrivateEngineOptions options)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly EngineDisk _disk = new(options);
    private readonly string _statePath = Path.Combine(options.StateDirectory, "state.json");
    private readonly string _pidPath = Path.Combine(options.RunDirectory, "dockerd.pid");

    /// <summary>The engine's socket.</summary>
    public string Socket => Path.Combine(options.RunDirectory, "docker.sock");

    /// <summary>The engine's log.</summary>
    public string LogPath => Path.Combine(options.StateDirectory, "dockerd.log");

    /// <summary>Homes that use the engine now.</summary>
    public IReadOnlyList<string> Homes => EngineState.Read(_statePath)?.Homes ?? [];

    /// <summary>Registers the home and makes the engine answer. Repeating it restarts an engine that died.</summary>
    /// <exception cref="EngineException">It cannot be started; the message says why.</exception>
    public async Task Ensure(string home, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new EngineException("no container engine answers, and starting one needs root; run as root, or name one with --container-socket");
        using var held = await FileLock.Take(options.StateDirectory, cancellation);
        FileLock.MakePrivate(options.RunDirectory);
        var state = EngineState.Read(_statePath) ?? new EngineState();
        if (!state.Homes.Contains(home)) state = state with { Homes = [.. state.Homes, home] };
        state.Write(_statePath);
        state = state with { Driver = await _disk.Mount(state.Driver, cancellation) };
        state.Write(_statePath);
        if (!await DockerApi.Answers(Socket, cancellation)) await Start(state.Driver, cancellation);
    }

    /// <summary>
    /// Forgets the home, and homes whose folder somebody deleted. With the last one the engine ends: its containers and networks are removed, the daemon is stopped and
    /// its files are deleted. True when that happened.
    /// </summary>
    public async Task<bool> Release(string home, CancellationToken cancellation)
    {
        if (!File.Exists(_statePath)) return false;
        using (await FileLock.Take(options.StateDirectory, cancellation))
        {
            var state = EngineState.Read(_statePath);
            if (state is null) return false;
            state = state with { Homes = [.. state.Homes.Where(h => h != home && !IsGone(h))] };
            state.Write(_statePath);
            if (state.Homes.Count > 0) return false;
            // Live-restore would leave containers running without a daemon, so a dead one is started to end them.
            if (!await DockerApi.Answers(Socket, cancellation)) await Start(state.Driver, cancellation);
            await RemoveEverything(cancellation);
            await Stop(cancellation);
            await _disk.Remove(cancellation);
            // A container in the host's network leaves a namespace mounted here.
            await Mounts.Clear(options.RunDirectory, cancellation);
            if (Directory.Exists(options.RunDirectory)) Directory.Delete(options.RunDirectory, recursive: true);
            File.Delete(_statePath);
        }
        Directory.Delete(options.StateDirectory, recursive: true);
        return true;
    }

    private static bool IsGone(string home) => Path.IsPathRooted(home) && !Directory.Exists(home);

    private async Task Start(string driver, CancellationToken cancellation)
    {
        if (HostCommand.Find("dockerd") is not { } program)
            throw new EngineException("no container engine answers and dockerd is not installed; install it (Debian: apt install docker.io iptables)");
        await ClearDeadPid(cancellation);
        var config = Path.Combine(options.StateDirectory, "daemon.json");
        await File.WriteAllTextAsync(config, Configuration(driver).ToJsonString(), cancellation);
        // A session of its own: Ctrl-C on the terminal that started it must not end the engine.
        var script = $"exec setsid --fork \"$0\" --config-file \"$1\" >>\"$2\" 2>&1 </dev/null";
        var started = await HostCommand.Run("sh", ["-c", script, program, config, LogPath], null, cancellation);
        if (!started.Ok) throw new EngineException($"dockerd could not be started: {started.Complaint}");
        var deadline = DateTime.UtcNow + StartLimit;
        while (!await DockerApi.Answers(Socket, cancellation))
        {
            if (DateTime.UtcNow > deadline || await Failed(cancellation))
                throw new EngineException($"dockerd did not start: {LastComplaint()} (log: {LogPath})");
            await Task.Delay(50, cancellation);
        }
    }

    // Dead right after the start: no pid file though it has had time to write one.
    private async Task<bool> Failed(CancellationToken cancellation)
    {
        if (LivePid() is not null) return false;
        await Task.Delay(1500, cancellation);
        return LivePid() is null && !await DockerApi.Answers(Socket, cancellation);
    }

    private JsonObject Configuration(string driver) => new()
    {
        ["hosts"] = new JsonArray("unix://" + Socket),
        ["data-root"] = _disk.DataRoot,
        ["exec-root"] = Path.Combine(options.RunDirectory, "exec"),
        ["pidfile"] = _pidPath,
        ["storage-driver"] = driver,
        ["bridge"] = "none",
        ["iptables"] = false,
        ["ip-forward"] = false,
        ["ip-masq"] = false,
        ["userland-proxy"] = false,
        ["live-restore"] = true,
        ["default-address-pools"] = new JsonArray([.. options.AddressPools.Select(p => new JsonObject { ["base"] = p, ["size"] = 25 })]),
    };

    private async Task RemoveEverything(CancellationToken cancellation)
    {
        using var api = new DockerApi(Socket);
        foreach (var container in (await api.Get("/containers/json?all=1", cancellation)).All())
            await api.Delete($"/containers/{container.Text("Id")}?force=1&v=1", cancellation);
        foreach (var network in (await api.Get("/networks", cancellation)).All().Where(n => n.Text("Driver") == "bridge" && n.Text("Name") != "bridge"))
            await api.Delete($"/networks/{network.Text("Id")}", cancellation);
    }

    private async Task Stop(CancellationToken cancellation)
    {
        if (LivePid() is not { } pid) return;
        Kill(pid, SigTerm);
        for (var waited = 0; IsDockerd(pid) && waited < 20_000; waited += 50) await Task.Delay(50, cancellation);
        if (!IsDockerd(pid)) return;
        Kill(pid, SigKill);
        while (IsDockerd(pid)) await Task.Delay(50, cancellation);
    }

    // A pid file of a killed daemon stops the next one from starting, even while the old process is only a zombie.
    private async Task ClearDeadPid(CancellationToken cancellation)
    {
        if (LivePid() is { } pid)
        {
            for (var waited = 0; IsDockerd(pid) && waited < 10_000; waited += 100)
            {
                if (await DockerApi.Answers(Socket, cancellation)) return;
                await Task.Delay(100, cancellation);
            }
            if (IsDockerd(pid)) throw new EngineException($"dockerd (process {pid}) runs but does not answer at {Socket}; see {LogPath}");
        }
        File.Delete(_pidPath);
        File.Delete(Socket);
    }

    private int? LivePid() =>
        File.Exists(_pidPath) && int.TryParse(File.ReadAllText(_pidPath).Trim(), out var pid) && IsDockerd(pid) ? pid : null;

    private static bool IsDockerd(int pid)
    {
        try
        {
            // "PID (name) STATE …": a zombie is dead, and a number may have been given to another program.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var end = stat.LastIndexOf(')');
            return stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end] == "dockerd" && stat[end + 2] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string LastComplaint()
    {
        if (!File.Exists(LogPath)) return "it wrote nothing";
        var lines = File.ReadLines(LogPath).TakeLast(20).ToList();
        return lines.LastOrDefault(l => l.Contains("level=fatal", StringComparison.Ordinal) || l.StartsWith("failed", StringComparison.Ordinal) || l.StartsWith("unable", StringComparison.Ordinal))
            ?? lines.LastOrDefault() ?? "it wrote nothing";
    }

    private const int SigTerm = 15;
    private const int SigKill = 9;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}

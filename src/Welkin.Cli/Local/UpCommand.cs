using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Welkin.Cli.Home;
using Welkin.Cli.Node;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Local;

/// <summary><c>welkin up</c>: the whole market on this machine.</summary>
public static class UpCommand
{
    private static readonly Option<int?> PortBase = new("--ports") { Description = "First of a hundred ports, so that networks run side by side" };
    private static readonly Option<bool> Detach = new("--detach") { Description = "Return when the network is ready for a deployment" };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Ask nothing" };
    private static readonly Option<string?> ChainId = new("--chain-id") { Description = "Chain id of a new network [default: welkin-local-1]" };
    private static readonly Option<string?> BlockTime = new("--block-time") { Description = "Pause between empty blocks, such as 1s or 500ms [default: 1s]" };
    private static readonly Option<bool> FixedBlocks = new("--fixed-blocks") { Description = "Make blocks in the rhythm of --block-time only, not on demand" };
    private static readonly Option<string?> VotingPeriod = new("--voting-period") { Description = "How long a vote lasts in a new network, such as 20s or 5m [default: 20s]" };
    private static readonly Option<int?> Providers = new("--providers") { Description = "How many providers [default: 1]; 0 needs no container engine" };
    private static readonly Option<string[]> ProviderFlag = new("--provider-flag") { Description = "A flag of 'provider run' as NAME=VALUE; may be repeated" };
    private static readonly Option<string?> ContainerSocket = new("--container-socket") { Description = "Socket of a Docker-compatible engine to use" };
    private static readonly Option<string?> Isolation = new("--isolation") { Description = "full (needs root) or none [default: full as root, else none]" };

    /// <summary>The command.</summary>
    public static Command Make() => new Command("up", "Start a whole compute market on this machine: chain, provider, containers")
        .With(PortBase, Detach, Yes, ChainId, BlockTime, FixedBlocks, VotingPeriod, Providers, ProviderFlag, ContainerSocket, Isolation)
        .Examples(
            "welkin up",
            "welkin up --detach --home /tmp/net --ports 21000",
            "welkin up --providers 3 --provider-flag manifest-timeout=20s",
            "welkin up --providers 0 --block-time 6s --fixed-blocks")
        .Does(Run);

    /// <summary>Runs the supervisor of a home in this process; <c>up --detach</c> starts it so.</summary>
    public static Command MakeSupervise()
    {
        var command = new Command("supervise", "Run the parts of a home; started by 'up --detach'") { Hidden = true };
        return command.Does(static async (invocation, cancellation) =>
        {
            var home = HomeFolder.Open(invocation.HomeGiven);
            await new Supervisor(home, UpSettings.Read(home)).Run(static () => { }, cancellation);
            return 0;
        });
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        var home = HomeFolder.At(invocation.HomeGiven);
        if (Supervisor.FileOf(home).Running is not null)
        {
            if (NetworkState.Read(home) is { Phase: NetworkState.Ready })
            {
                // A part that died is being started again: only when each answers is the network what is told.
                var parts = new PartList(home, UpSettings.Read(home), containerSocket: null);
                foreach (var part in parts.All) await parts.WaitUntilReady(part, process: null, cancellation);
                Tell(invocation.Output, home);
                return 0;
            }

            throw new CliException($"the network in {home.Path} is being started or stopped already", "Wait a moment and run the command again");
        }

        var settings = Prepare(home, invocation);
        await new Supervisor(home, settings).StopLeftovers(cancellation);
        RefuseTakenPorts(settings);
        if (invocation.Get(Detach)) return await StartDetached(home, invocation.Output, cancellation);

        await new Supervisor(home, settings).Run(() => Tell(invocation.Output, home), cancellation);
        await ContainerEngine.StopWorkloads(settings, home, CancellationToken.None);
        return 0;
    }

    private static UpSettings Prepare(HomeFolder home, Invocation invocation)
    {
        var made = home.IsMade;
        if (made) home.Migrate();
        else if (Directory.Exists(home.Path) && Directory.EnumerateFileSystemEntries(home.Path).Any(entry => !IsOurs(entry)))
        {
            throw new CliException($"{home.Path} holds files that are not a network of Welkin's", "Choose another folder with --home");
        }

        home.Create();
        var before = made ? UpSettings.Read(home) : new UpSettings { Isolation = Environment.IsPrivilegedProcess ? "full" : "none" };
        var settings = Apply(before, invocation);
        if (made && settings.ChainId != before.ChainId)
        {
            throw new CliException($"the chain in {home.Path} is {before.ChainId}", "Its id can't change; use another --home for another chain");
        }

        if (made && (settings.Providers > before.Providers || settings.PortBase != before.PortBase))
        {
            throw new CliException($"ports and providers of {home.Path} are in its genesis and can't change", "Use another --home, or 'down --purge' first");
        }

        if (made && settings.VotingPeriodMs != before.VotingPeriodMs)
        {
            throw new CliException($"votes in {home.Path} last {before.VotingPeriodMs / 1000}s by its genesis", "Change it by a proposal, or use another --home");
        }

        if (!made) NetworkMaker.Make(home, settings);
        settings.Write(home);
        if (!made) home.Mark();
        return settings;
    }

    // What an interrupted first 'up' may have left: it is made anew.
    private static bool IsOurs(string entry) =>
        Path.GetFileName(entry) is "run" or "node" or "keyring-test" or "network.json" or "up.json" || Path.GetFileName(entry).StartsWith("provider-", StringComparison.Ordinal);

    private static UpSettings Apply(UpSettings settings, Invocation invocation)
    {
        var isolation = invocation.Get(Isolation) ?? settings.Isolation;
        if (isolation is not ("full" or "none")) throw new CliException($"--isolation is full or none, not {isolation}");
        if (isolation == "full" && !Environment.IsPrivilegedProcess && (invocation.Get(Providers) ?? settings.Providers) > 0)
        {
            throw new CliException("isolating tenants needs root: firewall rules and the container engine", "Run with sudo, or with --isolation none (this machine's accounts only)");
        }

        var flags = invocation.Get(ProviderFlag) ?? [];
        if (flags.FirstOrDefault(flag => !flag.Contains('=')) is { } wrong) throw new CliException($"--provider-flag {wrong} is not NAME=VALUE");
        return settings with
        {
            PortBase = invocation.Get(PortBase) ?? settings.PortBase,
            ChainId = invocation.Get(ChainId) ?? settings.ChainId,
            BlockTimeMs = invocation.Get(BlockTime) is { } time ? (int)BlockTimes.Parse(time).TotalMilliseconds : settings.BlockTimeMs,
            FixedBlocks = settings.FixedBlocks || invocation.Get(FixedBlocks),
            VotingPeriodMs = invocation.Get(VotingPeriod) is { } period ? Votes(period) : settings.VotingPeriodMs,
            Providers = invocation.Get(Providers) ?? settings.Providers,
            ProviderFlags = flags.Length > 0 ? flags : settings.ProviderFlags,
            ContainerSocket = invocation.Get(ContainerSocket) ?? settings.ContainerSocket,
            Isolation = isolation,
        };
    }

    // Half of it must still be a whole second, for expedited votes.
    private static int Votes(string text)
    {
        var period = DurationText.Parse(text) ?? throw new CliException($"'{text}' is no duration", "Write for example --voting-period 20s");
        return period >= TimeSpan.FromSeconds(2) && period <= TimeSpan.FromDays(20)
            ? (int)period.TotalMilliseconds
            : throw new CliException($"--voting-period {text} is not from 2s to 480h");
    }

    private static void RefuseTakenPorts(UpSettings settings)
    {
        foreach (var (port, part) in settings.Ports.All(settings.Providers))
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
            }
            catch (SocketException)
            {
                throw new CliException($"port {port} ({part}) is in use", "Choose other ports with --ports BASE, such as --ports 21000");
            }
        }
    }

    private static async Task<int> StartDetached(HomeFolder home, Output output, CancellationToken cancellation)
    {
        new NetworkState(NetworkState.Starting, "supervisor").Write(home);
        var supervisor = new Part("supervisor", home.Run, ["supervise", "--home", home.Path]);
        using var process = supervisor.Start(newSession: true);
        while (true)
        {
            switch (NetworkState.Read(home))
            {
                case { Phase: NetworkState.Ready }:
                    Tell(output, home);
                    return 0;
                case { Phase: NetworkState.Failed } failed:
                    throw new CliException(failed.Detail);
            }

            if (process.HasExited) throw new CliException($"the supervisor ended with code {process.ExitCode}: {supervisor.Tail()}", $"Its log is {supervisor.Log}");
            await Task.Delay(30, cancellation);
        }
    }

    private static void Tell(Output output, HomeFolder home)
    {
        var network = NetworkFile.Read(home);
        var answer = new JsonObject { ["chain_id"] = network.ChainId, ["home"] = home.Path, ["rpc"] = network.Rpc, ["grpc"] = network.Grpc };
        if (network.Rest is { } rest) answer["rest"] = rest;
        var settings = UpSettings.Read(home);
        answer["isolation"] = settings.Isolation;
        output.Answer(answer, () =>
        [
            $"{network.ChainId} is ready",
            $"  RPC       {network.Rpc}",
            $"  gRPC      {network.Grpc}",
            .. network.Rest is { } at ? (IEnumerable<string>)[$"  REST      {at}"] : [],
            .. network.Providers.Select(provider => $"  provider  {provider.Gateway}  {provider.Address}"),
            .. settings.IsolationWarning is { } warning ? (IEnumerable<string>)[$"  isolation {warning}"] : [],
            $"  accounts  {home.NetworkFile}",
            $"Next: welkin deploy examples/hello.yaml --home {home.Path}",
        ]);
    }
}

using System.Diagnostics;
using System.Globalization;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;
using Welkin.Client;
using Welkin.Client.Rpc;

namespace Welkin.Cli.Local;

/// <summary>The parts of a local network in the order in which they start, and how one sees that each is ready.</summary>
internal sealed class PartList(HomeFolder home, UpSettings settings, string? containerSocket)
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly Part _node = NodeOf(home, settings);
    private readonly Part[] _providers = [.. Enumerable.Range(1, settings.Providers).Select(k => ProviderOf(home, settings, k, containerSocket))];

    public IEnumerable<Part> All => _providers.Prepend(_node);

    /// <summary>The node has made a block; a provider answers and says that it bids, or why it does not.</summary>
    public async Task<bool> IsReady(Part part, CancellationToken cancellation)
    {
        try
        {
            return part == _node ? await NodeIsReady(cancellation) : await ProviderIsReady(Array.IndexOf(_providers, part) + 1, cancellation);
        }
        catch (Exception fault) when (fault is ClientException or HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Waits until a part is ready.</summary>
    /// <param name="part">The part.</param>
    /// <param name="process">Its process, where its end is an answer; null when a supervisor starts it again.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CliException">It ended, or is not ready after two minutes.</exception>
    public async Task WaitUntilReady(Part part, Process? process, CancellationToken cancellation)
    {
        var deadline = DateTime.UtcNow + LongestStart;
        while (!await IsReady(part, cancellation))
        {
            if (process is { HasExited: true }) throw new CliException($"{part.Name} ended with code {process.ExitCode}: {part.Tail()}", $"Its log is {part.Log}");
            if (DateTime.UtcNow > deadline) throw new CliException($"{part.Name} did not become ready: {part.Tail()}", $"Its log is {part.Log}");
            await Task.Delay(50, cancellation);
        }
    }

    private async Task<bool> NodeIsReady(CancellationToken cancellation)
    {
        using var rpc = new RpcClient(new Uri($"http://127.0.0.1:{settings.Ports.Rpc}"));
        return (await rpc.StatusAsync(cancellation)).LatestHeight.Value >= 1;
    }

    private async Task<bool> ProviderIsReady(int k, CancellationToken cancellation)
    {
        // The gateway's certificate is the provider's own; here only its answer counts.
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(2) };
        using var answer = await http.GetAsync(new Uri($"https://127.0.0.1:{settings.Ports.Gateway(k)}/status"), cancellation);
        return answer.IsSuccessStatusCode;
    }

    private static Part NodeOf(HomeFolder home, UpSettings settings)
    {
        List<string> arguments =
        [
            "node", "start", "--home", home.Node,
            "--rpc-address", $"127.0.0.1:{settings.Ports.Rpc}",
            "--grpc-address", $"127.0.0.1:{settings.Ports.Grpc}",
            "--rest-address", $"127.0.0.1:{settings.Ports.Rest}",
            "--block-time", string.Create(CultureInfo.InvariantCulture, $"{settings.BlockTimeMs}ms"),
        ];
        if (settings.FixedBlocks) arguments.Add("--fixed-blocks");
        return new Part("node", home.Node, arguments);
    }

    private static Part ProviderOf(HomeFolder home, UpSettings settings, int k, string? containerSocket)
    {
        var ports = settings.Ports;
        List<string> arguments =
        [
            "provider", "run", "--home", home.Provider(k),
            "--keyring-dir", home.Path,
            "--keyring-backend", "test",
            "--from", LocalAccounts.ProviderName(k),
            "--node", $"http://127.0.0.1:{ports.Rpc}",
            "--gateway-listen-address", $"127.0.0.1:{ports.Gateway(k)}",
            "--gateway-grpc-listen-address", $"127.0.0.1:{ports.ProviderGrpc(k)}",
            "--cluster-public-hostname", "localhost",
            "--deployment-ingress-domain", "localhost",
            "--deployment-ingress-static-hosts", "true",
            "--isolation", settings.Isolation,
            // About 70 units a block for half a core, 512 MiB and 512 MiB: under the ceiling of every public SDL.
            "--bid-price-cpu-scale", "0.1",
            "--bid-price-memory-scale", "0.02",
            "--bid-price-storage-scale", "0.01",
            "--forwarded-ports", Forwarded(ports, settings.Providers, k),
            "--network-home", home.Path,
            "--ingress-routes", Path.Combine(home.Run, "routes"),
        ];
        arguments.AddRange(["--ingress-listen-address", k == 1 ? $"127.0.0.1:{ports.Ingress}" : ""]);
        if (settings.Isolation == "none") arguments.AddRange(NetworkFile.Read(home).Accounts.SelectMany(account => (string[])["--local-owner", account.Address]));
        if (containerSocket is not null) arguments.AddRange(["--container-socket", containerSocket]);
        foreach (var flag in settings.ProviderFlags) arguments.Add("--" + flag);
        return new Part($"provider-{k}", home.Provider(k), arguments);
    }

    // Each provider has its own share of the range, so that two never hand out the same port.
    private static string Forwarded(Ports ports, int providers, int k)
    {
        var (first, last) = ports.Forwarded;
        var share = (last - first + 1) / providers;
        return string.Create(CultureInfo.InvariantCulture, $"{first + (share * (k - 1))}-{first + (share * k) - 1}");
    }
}

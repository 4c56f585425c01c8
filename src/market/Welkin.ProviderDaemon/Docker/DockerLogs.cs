using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>
/// Log lines of a lease's containers. When following, a container that is replaced or started again is followed on, without
/// repeating or losing lines, until the lease is gone.
/// </summary>
internal sealed class DockerLogs(DockerApi api, ExecutorScope scope, LeaseKey lease, LogQuery query)
{
    private static readonly TimeSpan Rescan = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<string, DateTimeOffset> _seenUntil = [];
    private readonly Lock _lock = new();

    public async IAsyncEnumerable<LogLine> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Bounded, and the writer waits: a slow reader slows the engine's stream, nothing is dropped.
        var channel = Channel.CreateBounded<LogLine>(1024);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pump = Pump(channel.Writer, stop.Token);
        try
        {
            await foreach (var line in channel.Reader.ReadAllAsync(cancellation)) yield return line;
        }
        finally
        {
            await stop.CancelAsync();
            await pump;
        }
    }

    private async Task Pump(ChannelWriter<LogLine> writer, CancellationToken cancellation)
    {
        try
        {
            var open = new Dictionary<string, Task>(StringComparer.Ordinal);
            do
            {
                var containers = await Containers(cancellation);
                foreach (var container in containers)
                {
                    var id = container.Text("Id");
                    // An ended container gives its lines once; a running one whose stream ended gets a new stream.
                    if (open.TryGetValue(id, out var stream) && (!stream.IsCompleted || container.Text("State") != "running")) continue;
                    if (stream is not null) await stream;
                    open[id] = Copy(id, container.Field("Labels"), writer, cancellation);
                }
                if (!query.Follow)
                {
                    await Task.WhenAll(open.Values);
                    break;
                }
                // While containers are being replaced there may be none; without its network the lease is gone.
                if (containers.Count == 0 && !await LeaseExists(cancellation)) break;
                await Task.WhenAny([.. open.Values.Where(s => !s.IsCompleted), Task.Delay(Rescan, cancellation)]);
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
            }
            while (true);
            writer.TryComplete();
        }
        catch (OperationCanceledException)
        {
            writer.TryComplete();
        }
        catch (Exception e)
        {
            writer.TryComplete(DockerApi.IsTransport(e) ? api.Unavailable(e) : e);
        }
    }

    private async Task<bool> LeaseExists(CancellationToken cancellation) =>
        (await api.Get($"/networks?filters={scope.Filter(lease)}", cancellation)).All().Any();

    private async Task<IReadOnlyList<JsonElement>> Containers(CancellationToken cancellation)
    {
        var all = await api.Get($"/containers/json?all=1&filters={scope.Filter(lease)}", cancellation);
        return [.. all.All().Where(c => query.Services.Count == 0 || query.Services.Contains(c.Field("Labels").Text(ExecutorScope.ServiceLabel)))
            .OrderBy(c => c.Items("Names").First().GetString(), StringComparer.Ordinal)];
    }

    private async Task Copy(string id, JsonElement labels, ChannelWriter<LogLine> writer, CancellationToken cancellation)
    {
        var service = labels.Text(ExecutorScope.ServiceLabel);
        var replica = $"{service}-{labels.Text(ExecutorScope.ReplicaLabel)}";
        try
        {
            using var response = await api.Open(HttpMethod.Get, Path(id), null, null, cancellation);
            var stream = await response.Content.ReadAsStreamAsync(cancellation);
            await foreach (var (which, at, text) in LogFrames.Lines(stream, cancellation))
            {
                await writer.WriteAsync(new LogLine(service, replica, at, which, text), cancellation);
                lock (_lock) _seenUntil[id] = at;
            }
        }
        catch (DockerException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Removed meanwhile.
        }
    }

    private string Path(string id)
    {
        DateTimeOffset? since;
        lock (_lock) since = _seenUntil.TryGetValue(id, out var seen) ? seen.AddTicks(1) : query.Since;
        var again = since is not null && since != query.Since;
        var tail = query.Tail < 0 || again ? "all" : query.Tail.ToString(CultureInfo.InvariantCulture);
        var path = $"/containers/{id}/logs?stdout=1&stderr=1&timestamps=1&tail={tail}&follow={(query.Follow ? 1 : 0)}";
        if (since is { } moment)
        {
            var ticks = (moment - DateTimeOffset.UnixEpoch).Ticks;
            path += string.Create(CultureInfo.InvariantCulture, $"&since={ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:000000000}");
        }
        return path;
    }
}

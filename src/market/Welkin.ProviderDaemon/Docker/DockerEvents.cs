using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>The engine's events of our containers, together with those we know ourselves (pulling, ready).</summary>
internal sealed class DockerEvents(DockerApi api, ExecutorScope scope)
{
    private readonly ConcurrentDictionary<Channel<ExecutorEvent>, bool> _listeners = [];

    /// <summary>Tells all listeners. A listener that does not keep up loses the oldest: events are hints.</summary>
    public void Tell(ExecutorEvent happened)
    {
        foreach (var listener in _listeners.Keys) listener.Writer.TryWrite(happened);
    }

    /// <summary>Events from now on; ends with an exception when the engine goes away.</summary>
    public async IAsyncEnumerable<ExecutorEvent> Listen([EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<ExecutorEvent>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _listeners[channel] = true;
        var pump = Pump(channel.Writer, stop.Token);
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellation)) yield return item;
        }
        finally
        {
            _listeners.TryRemove(channel, out _);
            await stop.CancelAsync();
            await pump;
        }
    }

    private async Task Pump(ChannelWriter<ExecutorEvent> writer, CancellationToken cancellation)
    {
        try
        {
            using var response = await api.Open(HttpMethod.Get, $"/events?filters={scope.Filter()}", null, null, cancellation);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                if (line.Length > 0 && Translate(line) is { } happened) await writer.WriteAsync(happened, cancellation);
            }
            writer.TryComplete(new ExecutorUnavailableException($"the container engine at {api.Socket} ended its event stream"));
        }
        catch (OperationCanceledException)
        {
            writer.TryComplete();
        }
        catch (Exception e) when (DockerApi.IsTransport(e))
        {
            writer.TryComplete(api.Unavailable(e));
        }
        catch (Exception e)
        {
            writer.TryComplete(e);
        }
    }

    internal static ExecutorEvent? Translate(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var labels = root.Field("Actor").Field("Attributes");
        if (root.Text("Type") != "container" || ExecutorScope.Lease(labels) is not { } lease) return null;
        var code = labels.Text("exitCode");
        (bool Warning, string Reason, string Note)? what = root.Text("Action") switch
        {
            "create" => (false, "Created", "Created container"),
            "start" => (false, "Started", "Started container"),
            "restart" => (false, "Started", "Restarted container"),
            "kill" => (false, "Killing", $"Stopping container (signal {labels.Text("signal")})"),
            "die" or "died" => code is "0" or "" ? (false, "Completed", "Container ended with exit code 0") : (true, "Failed", $"Container ended with exit code {code}"),
            "oom" => (true, "OOMKilling", "Container used up its memory"),
            "destroy" or "remove" => (false, "Removed", "Removed container"),
            var action when action.StartsWith("health_status", StringComparison.Ordinal) && action.EndsWith("unhealthy", StringComparison.Ordinal) =>
                (true, "Unhealthy", "The image's health check fails"),
            _ => null,
        };
        if (what is not { } found) return null;
        var at = DateTimeOffset.UnixEpoch.AddTicks(root.Number("timeNano") / 100);
        var (service, index) = (labels.Text(ExecutorScope.ServiceLabel), labels.Text(ExecutorScope.ReplicaLabel));
        return new(at, lease, service, $"{service}-{index}", found.Warning, found.Reason, found.Note);
    }
}

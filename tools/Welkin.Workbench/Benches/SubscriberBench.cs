using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Welkin.Testing.Network;

namespace Welkin.Workbench.Benches;

/// <summary>
/// Many WebSocket subscribers of a node that is a process of its own, its limits raised by config.toml: how long after its validator signed a block
/// each of them has it, and what the node's memory does meanwhile.
/// </summary>
internal sealed class SubscriberBench(Evidence evidence)
{
    private const double WantedMs = 200;
    private const int Together = 50;
    private static readonly byte[] HeightMark = Encoding.ASCII.GetBytes("\"height\":\"");
    private static readonly byte[] TimeMark = Encoding.ASCII.GetBytes("\"time\":\"");

    // Arrivals by height; a block's own time is the one its successor carries, the median of the votes for it.
    private readonly ConcurrentDictionary<long, ConcurrentQueue<DateTime>> arrivals = new();
    private readonly ConcurrentDictionary<long, DateTime> signed = new();
    private long outOfOrder;

    /// <summary>False when a subscriber missed a block or was cut off.</summary>
    public async Task<bool> Run(int subscribers, int minutes, CancellationToken cancel)
    {
        await using var node = await BenchNode.Start(subscribers, cancel);
        var sockets = new List<ClientWebSocket>();
        try
        {
            foreach (var part in Enumerable.Range(0, subscribers).Chunk(Together)) sockets.AddRange(await Task.WhenAll(part.Select(_ => Subscribe(node.Rpc, cancel))));
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var readers = sockets.Select(socket => Read(socket, stop.Token)).ToArray();
            await Task.Delay(TimeSpan.FromSeconds(5), cancel);
            arrivals.Clear();
            var (before, most, clock) = (node.MebibytesUsed(), 0L, Stopwatch.StartNew());
            while (clock.Elapsed < TimeSpan.FromMinutes(minutes))
            {
                await Task.Delay(TimeSpan.FromSeconds(5), cancel);
                most = Math.Max(most, node.MebibytesUsed());
            }

            var after = node.MebibytesUsed();
            await stop.CancelAsync();
            var ended = (await Task.WhenAll(readers)).Count(whole => !whole);
            return Tell(subscribers, minutes, ended, $"{before} MiB at the start, {after} MiB at the end, {most} MiB at most");
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    private bool Tell(int subscribers, int minutes, int ended, string memory)
    {
        // The first and the last height may have been heard in part.
        var heights = arrivals.Keys.Order().Skip(1).SkipLast(1).Where(height => signed.ContainsKey(height + 1)).ToArray();
        var missed = heights.Sum(height => (long)(subscribers - arrivals[height].Count));
        var times = heights.SelectMany(height => arrivals[height].Select(arrival => (arrival - signed[height + 1]).TotalMilliseconds)).ToArray();
        var spread = new Spread(times);
        evidence.Line($"{subscribers} subscribers of NewBlock over {minutes} minutes: {heights.Length} blocks, {missed} deliveries missed, {outOfOrder} out of order, {ended} subscribers lost");
        evidence.Line($"from the signing of a block to a subscriber: p50 {spread.Median:0} ms, p99 {spread.At(0.99):0} ms, max {spread.At(1):0} ms; within {WantedMs} ms: {times.Count(time => time <= WantedMs) * 100.0 / times.Length:0.000} %");
        evidence.Line($"memory of the node: {memory}");
        return missed == 0 && outOfOrder == 0 && ended == 0;
    }

    private static async Task<ClientWebSocket> Subscribe(Uri rpc, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{rpc.Authority}/websocket"), cancel);
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"query":"tm.event='NewBlock'"}}"""), WebSocketMessageType.Text, true, cancel);
        var answer = new byte[4096];
        var received = await socket.ReceiveAsync(answer.AsMemory(), cancel);
        var text = Encoding.UTF8.GetString(answer, 0, received.Count);
        return text.Contains("\"result\":{}", StringComparison.Ordinal) ? socket : throw new InvalidOperationException($"no subscription: {text}");
    }

    /// <returns>False when the connection ended before it was told to.</returns>
    private async Task<bool> Read(ClientWebSocket socket, CancellationToken stop)
    {
        var (buffer, last) = (new byte[32768], 0L);
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                    if (part.MessageType == WebSocketMessageType.Close) return false;
                    length += part.Count;
                    if (length == buffer.Length) Array.Resize(ref buffer, length * 2);
                }
                while (!part.EndOfMessage);
                last = Note(buffer.AsSpan(0, length), DateTime.UtcNow, last);
            }
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (WebSocketException)
        {
            return stop.IsCancellationRequested;
        }
    }

    private long Note(ReadOnlySpan<byte> frame, DateTime now, long last)
    {
        var height = long.Parse(After(frame, HeightMark), CultureInfo.InvariantCulture);
        if (last != 0 && height != last + 1) Interlocked.Increment(ref outOfOrder);
        arrivals.GetOrAdd(height, _ => []).Enqueue(now);
        if (!signed.ContainsKey(height)) signed[height] = DateTime.Parse(After(frame, TimeMark), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        return height;
    }

    private static string After(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> mark)
    {
        var rest = frame[(frame.IndexOf(mark) + mark.Length)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }
}

using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Welkin.Testing.Live;

/// <summary>Goes through the recorded WebSocket connections: a frame out, its reply in, and the first event of each subscription.</summary>
internal static class LiveSockets
{
    private static readonly TimeSpan EventTimeout = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<LiveResult>> Ask(LiveTarget target, LiveExcuses excuses, CancellationToken cancel)
    {
        var results = new List<LiveResult>();
        var frames = LiveRows.Frames();
        foreach (var connection in frames.Select(frame => frame.Connection).Distinct())
        {
            var own = frames.Where(frame => frame.Connection == connection && frame.Direction != "closed").ToArray();
            using var session = await LiveSession.Open(target.Rpc, cancel);
            var asked = new Queue<string>();
            var heard = new HashSet<string>();
            foreach (var (_, direction, text) in own)
            {
                if (direction == "out") asked.Enqueue(text);
                else if (!IsEvent(text) && asked.TryDequeue(out var question)) Judge(connection, question, text, await session.Call(question, cancel));
                // Nobody can sign transactions of the recorded accounts.
                else if (IsEvent(text) && heard.Add(IdOf(text)) && !text.Contains("tm.event='Tx'", StringComparison.Ordinal)) Judge(connection, $"event {IdOf(text)}", text, await session.Event(IdOf(text), EventTimeout, cancel));
            }
        }

        return results;

        void Judge(string connection, string asked, string recorded, string ours)
        {
            var comparison = LiveRun.AsJson(recorded, ours)!;
            results.Add(excuses.Judge("websocket", results.Count + 1, $"{connection}: {asked}", comparison.Differences, comparison.DiffersInState));
        }
    }

    internal static bool IsEvent(string text) => text.Contains("\"result\":{\"query\":", StringComparison.Ordinal);

    internal static string IdOf(string text)
    {
        using var frame = JsonDocument.Parse(text);
        return frame.RootElement.TryGetProperty("id", out var id) ? id.GetRawText() : "";
    }
}

/// <summary>One connection; events that arrive between replies wait here.</summary>
internal sealed class LiveSession : IDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly List<string> events = [];

    public static async Task<LiveSession> Open(Uri rpc, CancellationToken cancel)
    {
        var session = new LiveSession();
        await session.socket.ConnectAsync(new Uri($"ws://{rpc.Authority}/websocket"), cancel);
        return session;
    }

    public void Dispose() => socket.Dispose();

    public async Task<string> Call(string text, CancellationToken cancel)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancel);
        while (true)
        {
            var frame = await Receive(cancel);
            if (!LiveSockets.IsEvent(frame)) return frame;
            events.Add(frame);
        }
    }

    /// <exception cref="OperationCanceledException">No such event came in time.</exception>
    public async Task<string> Event(string id, TimeSpan limit, CancellationToken cancel)
    {
        if (events.Find(frame => LiveSockets.IdOf(frame) == id) is { } early) return early;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(limit);
        while (true)
        {
            var frame = await Receive(timeout.Token);
            if (LiveSockets.IdOf(frame) == id) return frame;
        }
    }

    private async Task<string> Receive(CancellationToken cancel)
    {
        using var message = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage) return Encoding.UTF8.GetString(message.ToArray());
        }
    }
}

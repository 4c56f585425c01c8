using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Welkin.Engine.Embedded;
using Welkin.Engine.Json;

namespace Welkin.Node.Rpc;

/// <summary>The frames of one event. It is written once, however many hear of it; those who asked in the same words share the frame as well.</summary>
internal sealed class EventFrames
{
    // Clients choose their ids; what does not fit is made for each.
    private const int MaxShared = 64;

    private static readonly ConditionalWeakTable<EngineEvent, EventFrames> Frames = [];

    private readonly byte[] tail;
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> shared = new(StringComparer.Ordinal);

    private EventFrames(EngineEvent item) => tail = CometJson.Bytes(json => EventJson.Write(json, item)).ToArray();

    /// <summary>The frames of an event.</summary>
    public static EventFrames Of(EngineEvent item) => Frames.GetValue(item, static made => new EventFrames(made));

    /// <summary>How every frame of a subscription begins.</summary>
    public static string Head(RpcId? id, string query)
    {
        var whole = CometJson.Text(json => RpcReply.Success(id, result => result.Object(() => result.WriteString("query", query))).WriteTo(json));
        return whole[..^2] + ",";
    }

    /// <summary>The frame for a subscription.</summary>
    public ReadOnlyMemory<byte> For(string head)
    {
        if (shared.TryGetValue(head, out var frame)) return frame;
        frame = (byte[])[.. System.Text.Encoding.UTF8.GetBytes(head), .. tail.AsSpan(1), (byte)'}'];
        if (shared.Count < MaxShared) shared.TryAdd(head, frame);
        return frame;
    }
}

using System.Threading.Channels;
using Welkin.Engine.Indexing;

namespace Welkin.Engine.Embedded;

/// <summary>A subscriber did not read fast enough and was cut off.</summary>
public sealed class SlowSubscriberException() : Exception("subscription was cancelled: client is not pulling messages fast enough");

/// <summary>One subscriber's events. Disposing it ends the subscription.</summary>
public sealed class EventSubscription : IDisposable
{
    private readonly EventBus bus;
    private readonly Channel<EngineEvent> channel;

    internal EventSubscription(EventBus bus, EventQuery query, int capacity)
    {
        this.bus = bus;
        Query = query;
        Words = query.ToString();
        // Waiting for a slow reader would stop the chain; dropping events would lie to it. It is cut off instead.
        channel = Channel.CreateBounded<EngineEvent>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    public EventQuery Query { get; }

    /// <summary>The query as text: subscriptions of the same words hear the same.</summary>
    internal string Words { get; }

    /// <summary>The events; reading ends with <see cref="SlowSubscriberException"/> when too many are waiting.</summary>
    public ChannelReader<EngineEvent> Events => channel.Reader;

    internal void Offer(EngineEvent item)
    {
        if (channel.Writer.TryWrite(item)) return;
        if (channel.Writer.TryComplete(new SlowSubscriberException())) bus.Remove(this);
    }

    internal void End() => channel.Writer.TryComplete();

    public void Dispose()
    {
        bus.Remove(this);
        End();
    }
}

/// <summary>Tells subscribers what was committed, in order, without ever waiting for them.</summary>
public sealed class EventBus
{
    private readonly Lock sync = new();
    private EventSubscription[] subscriptions = [];

    /// <param name="capacity">Events that may wait to be read.</param>
    public EventSubscription Subscribe(EventQuery query, int capacity)
    {
        var subscription = new EventSubscription(this, query, capacity);
        lock (sync) subscriptions = [.. subscriptions, subscription];
        return subscription;
    }

    public void Publish(EngineEvent item)
    {
        // Thousands ask with the same words; each query is tried once.
        var verdicts = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var subscription in Volatile.Read(ref subscriptions))
        {
            if (!verdicts.TryGetValue(subscription.Words, out var hears)) verdicts[subscription.Words] = hears = subscription.Query.Matches(item.Attributes);
            if (hears) subscription.Offer(item);
        }
    }

    /// <summary>Ends every subscription: the node stops.</summary>
    public void Close()
    {
        foreach (var subscription in Volatile.Read(ref subscriptions)) subscription.Dispose();
    }

    internal void Remove(EventSubscription subscription)
    {
        lock (sync) subscriptions = [.. subscriptions.Where(other => other != subscription)];
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>
/// The last events of each lease, for tenants who ask later than something happened. Listeners that are too slow lose the
/// oldest events they have not read.
/// </summary>
public sealed class EventLog
{
    private const int KeptPerLease = 200;
    private const int WaitingPerListener = 256;

    private readonly ConcurrentDictionary<LeaseKey, Entry> _leases = new();

    public void Add(ExecutorEvent happened) => _leases.GetOrAdd(happened.Lease, _ => new Entry()).Add(happened);

    public IReadOnlyList<ExecutorEvent> Of(LeaseId lease) => _leases.TryGetValue(WorkloadBuilder.Key(lease), out var entry) ? entry.All : [];

    /// <summary>What is kept, then what happens from now on.</summary>
    public async IAsyncEnumerable<ExecutorEvent> Follow(LeaseId lease, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var entry = _leases.GetOrAdd(WorkloadBuilder.Key(lease), _ => new Entry());
        var channel = Channel.CreateBounded<ExecutorEvent>(new BoundedChannelOptions(WaitingPerListener) { FullMode = BoundedChannelFullMode.DropOldest });
        foreach (var kept in entry.Listen(channel))
        {
            yield return kept;
        }

        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellation))
            {
                yield return happened;
            }
        }
        finally
        {
            entry.Leave(channel);
        }
    }

    /// <summary>Ends every stream of a lease and forgets it.</summary>
    public void Forget(LeaseId lease)
    {
        if (_leases.TryRemove(WorkloadBuilder.Key(lease), out var entry))
        {
            entry.End();
        }
    }

    private sealed class Entry
    {
        private readonly Lock _lock = new();
        private readonly Queue<ExecutorEvent> _kept = new();
        private readonly HashSet<Channel<ExecutorEvent>> _listeners = [];

        public IReadOnlyList<ExecutorEvent> All
        {
            get
            {
                lock (_lock)
                {
                    return [.. _kept];
                }
            }
        }

        public void Add(ExecutorEvent happened)
        {
            lock (_lock)
            {
                _kept.Enqueue(happened);
                if (_kept.Count > KeptPerLease)
                {
                    _kept.Dequeue();
                }

                foreach (var listener in _listeners)
                {
                    listener.Writer.TryWrite(happened);
                }
            }
        }

        public IReadOnlyList<ExecutorEvent> Listen(Channel<ExecutorEvent> listener)
        {
            lock (_lock)
            {
                _listeners.Add(listener);
                return [.. _kept];
            }
        }

        public void Leave(Channel<ExecutorEvent> listener)
        {
            lock (_lock)
            {
                _listeners.Remove(listener);
            }
        }

        public void End()
        {
            lock (_lock)
            {
                foreach (var listener in _listeners)
                {
                    listener.Writer.TryComplete();
                }
            }
        }
    }
}

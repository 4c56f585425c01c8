using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>One operation at a time for each lease.</summary>
internal sealed class LeaseLocks
{
    private readonly Dictionary<LeaseKey, Entry> _entries = [];

    public async Task<IDisposable> Take(LeaseKey lease, CancellationToken cancellation)
    {
        Entry entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(lease, out entry!)) _entries[lease] = entry = new Entry();
            entry.Users++;
        }
        try
        {
            await entry.Gate.WaitAsync(cancellation);
        }
        catch
        {
            Leave(lease, entry);
            throw;
        }
        return new Holder(() =>
        {
            entry.Gate.Release();
            Leave(lease, entry);
        });
    }

    private void Leave(LeaseKey lease, Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users == 0) _entries.Remove(lease);
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public int Users { get; set; }
    }

    private sealed class Holder(Action release) : IDisposable
    {
        private Action? _release = release;

        public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
    }
}

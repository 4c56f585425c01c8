namespace Welkin.ProviderDaemon.Daemon;

/// <summary>Lets anything end the loop's wait early. Many signals before the next cycle are one.</summary>
public sealed class WakeUp : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private int _chainMoved;

    public void Signal()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // A signal waits already.
        }
    }

    public void ChainMoved()
    {
        Interlocked.Exchange(ref _chainMoved, 1);
        Signal();
    }

    public bool TakeChainMoved() => Interlocked.Exchange(ref _chainMoved, 0) == 1;

    public async Task Wait(TimeSpan atMost, TimeProvider clock, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await _signal.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nothing happened for long enough.
        }
    }

    public void Dispose() => _signal.Dispose();
}

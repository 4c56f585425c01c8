using Welkin.Engine.Pool;

namespace Welkin.Node.Rpc;

/// <summary>Transactions whose sender does not wait for the check. Only so many wait at a time: a flood must not fill the memory.</summary>
public sealed class AsyncBroadcasts(Mempool mempool)
{
    /// <summary>As many as the mempool holds by default.</summary>
    public const int MaxWaiting = 5000;

    private int waiting;

    /// <summary>Takes a transaction to be checked later.</summary>
    /// <remarks>Errors: <see cref="MempoolErrors.Full"/>, when too many wait already. The outcome of the check is nobody's to read.</remarks>
    public Result<Unit> Add(ByteString tx)
    {
        if (Interlocked.Increment(ref waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return MempoolErrors.Full;
        }
        _ = Task.Run(async () =>
        {
            try
            {
                (await mempool.Add(tx, CancellationToken.None)).Ignore("nobody waits for the outcome");
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
            }
        });
        return new Unit();
    }
}

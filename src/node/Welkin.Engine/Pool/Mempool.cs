using Tendermint.Abci;
using Welkin.Engine.Blocks;

namespace Welkin.Engine.Pool;

/// <summary>What the mempool may hold.</summary>
/// <param name="MaxTxBytes">Largest transaction, in bytes.</param>
/// <param name="MaxTotalBytes">All transactions together, in bytes.</param>
/// <param name="CacheSize">Hashes remembered, so that a repeated transaction is refused without a check.</param>
public sealed record MempoolLimits(int MaxCount = 5000, int MaxTxBytes = 1048576, long MaxTotalBytes = 1073741824, int CacheSize = 10000);

/// <summary>Errors of the mempool; texts are CometBFT's, clients match them.</summary>
public static class MempoolErrors
{
    public const string Codespace = "mempool";
    public static readonly Error InCache = new(Codespace, 1, "tx already exists in cache");
    public static readonly Error Full = new(Codespace, 2, "mempool is full");
    public static readonly Error TooLarge = new(Codespace, 3, "tx too large");
}

/// <summary>Transactions that passed the application's check and wait for a block, in the order of their arrival.</summary>
public sealed class Mempool(AppGate app, MempoolLimits limits)
{
    private sealed record Waiting(ByteString Tx, ByteString Hash, long Gas);

    private readonly Lock sync = new();
    private readonly LinkedList<Waiting> waiting = [];
    private readonly TxCache cache = new(limits.CacheSize);
    private readonly SemaphoreSlim arrivals = new(0, 1);
    private long totalBytes;

    public int Count
    {
        get { lock (sync) return waiting.Count; }
    }

    public long TotalBytes
    {
        get { lock (sync) return totalBytes; }
    }

    /// <summary>Lets the application check a transaction and keeps it when the check is good.</summary>
    /// <remarks>Errors: <see cref="MempoolErrors"/>. A refusal by the application is no error: its code is in the response.</remarks>
    public async Task<Result<ResponseCheckTx>> Add(ByteString tx, CancellationToken cancel)
    {
        if (tx.Length > limits.MaxTxBytes)
            return MempoolErrors.TooLarge with { Description = $"Tx too large. Max size is {limits.MaxTxBytes}, but got {tx.Length}" };
        var hash = ByteString.CopyFrom(Hash.Sha256(tx.Span));
        lock (sync)
        {
            if (Overflow(tx.Length) is { } full) return full;
            if (!cache.Add(hash)) return MempoolErrors.InCache;
        }
        try
        {
            var response = await app.Run(application => application.CheckTx(new() { Tx = tx, Type = CheckTxType.New }), cancel);
            return response.Code == 0 ? Keep(new(tx, hash, response.GasWanted), response) : Forget(hash, response);
        }
        catch
        {
            lock (sync) cache.Remove(hash);
            throw;
        }
    }

    /// <summary>The transactions of the next block: as many as fit, in order.</summary>
    /// <param name="maxGas">Highest sum of wanted gas; negative means no limit.</param>
    public IReadOnlyList<ByteString> Reap(long maxBytes, long maxGas)
    {
        var taken = new List<ByteString>();
        long bytes = 0, gas = 0;
        lock (sync)
        {
            foreach (var entry in waiting)
            {
                bytes += BlockLimits.SizeInBlock(entry.Tx);
                gas += entry.Gas;
                if ((maxBytes >= 0 && bytes > maxBytes) || (maxGas >= 0 && gas > maxGas)) break;
                taken.Add(entry.Tx);
            }
        }
        return taken;
    }

    public IReadOnlyList<ByteString> Peek(int count)
    {
        lock (sync) return [.. waiting.Take(count).Select(entry => entry.Tx)];
    }

    /// <summary>Forgets what a block has executed and checks the rest again, inside the block's turn of the application.</summary>
    /// <param name="results">Results of <paramref name="txs"/>; a failed one may be sent again.</param>
    internal void AfterBlock(IApplication application, IReadOnlyList<ByteString> txs, IReadOnlyList<ExecTxResult> results)
    {
        List<Waiting> rest;
        lock (sync)
        {
            var executed = new HashSet<ByteString>();
            foreach (var (index, tx) in txs.Index())
            {
                var hash = ByteString.CopyFrom(Hash.Sha256(tx.Span));
                executed.Add(hash);
                if (results[index].Code == 0) cache.Add(hash);
                else cache.Remove(hash);
            }
            Drop(entry => executed.Contains(entry.Hash));
            rest = [.. waiting];
        }
        var refused = new HashSet<ByteString>();
        foreach (var entry in rest)
            if (application.CheckTx(new() { Tx = entry.Tx, Type = CheckTxType.Recheck }).Code != 0) refused.Add(entry.Hash);
        lock (sync)
        {
            foreach (var hash in refused) cache.Remove(hash);
            Drop(entry => refused.Contains(entry.Hash));
            if (waiting.Count > 0) Signal();
        }
    }

    /// <summary>Waits until a transaction is there, or until the time is over; true in the first case.</summary>
    public async Task<bool> WaitForTx(TimeSpan limit, TimeProvider clock, CancellationToken cancel)
    {
        if (limit <= TimeSpan.Zero) return Count > 0;
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            while (Count == 0) await arrivals.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private Result<ResponseCheckTx> Keep(Waiting entry, ResponseCheckTx response)
    {
        lock (sync)
        {
            if (Overflow(entry.Tx.Length) is { } full)
            {
                cache.Remove(entry.Hash);
                return full;
            }
            waiting.AddLast(entry);
            totalBytes += entry.Tx.Length;
            Signal();
        }
        return response;
    }

    private Result<ResponseCheckTx> Forget(ByteString hash, ResponseCheckTx response)
    {
        lock (sync) cache.Remove(hash);
        return response;
    }

    private Error? Overflow(int size)
    {
        if (waiting.Count < limits.MaxCount && totalBytes + size <= limits.MaxTotalBytes) return null;
        return MempoolErrors.Full with
        {
            Description = $"mempool is full: number of txs {waiting.Count} (max: {limits.MaxCount}), total txs bytes {totalBytes} (max: {limits.MaxTotalBytes})",
        };
    }

    private void Drop(Predicate<Waiting> gone)
    {
        for (var node = waiting.First; node is not null;)
        {
            var next = node.Next;
            if (gone(node.Value))
            {
                totalBytes -= node.Value.Tx.Length;
                waiting.Remove(node);
            }
            node = next;
        }
    }

    private void Signal()
    {
        if (arrivals.CurrentCount == 0) arrivals.Release();
    }
}

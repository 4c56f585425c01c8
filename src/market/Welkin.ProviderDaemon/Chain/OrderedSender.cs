using System.Threading.Channels;
using Google.Protobuf;
using Welkin.Client;
using Welkin.Client.Tx;
using Welkin.Core;

namespace Welkin.ProviderDaemon.Chain;

/// <summary>
/// Puts an order in front of the account's sender: one transaction is handed in at a time, urgent ones first. Waiting for
/// inclusion does not hold up the next. Each queue is bounded; who finds it full waits.
/// </summary>
public sealed class OrderedSender : ITransactions, IAsyncDisposable
{
    private const int QueueLength = 1_000;

    private readonly TxSender _sender;
    private readonly Channel<Item> _urgent = Channel.CreateBounded<Item>(QueueLength);
    private readonly Channel<Item> _ordinary = Channel.CreateBounded<Item>(QueueLength);
    private readonly SemaphoreSlim _queued = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _handingIn;

    public OrderedSender(TxSender sender)
    {
        _sender = sender;
        _handingIn = HandIn(_stop.Token);
    }

    public async Task<TxOutcome> Send(IReadOnlyList<IMessage> messages, TxPriority priority, Height? timeoutHeight, CancellationToken cancellation)
    {
        var item = new Item(messages, _sender.Options with { TimeoutHeight = timeoutHeight }, new TaskCompletionSource<TxReceipt>(TaskCreationOptions.RunContinuationsAsynchronously));
        await (priority == TxPriority.Urgent ? _urgent : _ordinary).Writer.WriteAsync(item, cancellation);
        _queued.Release();
        try
        {
            var receipt = await item.HandedIn.Task.WaitAsync(cancellation);
            if (receipt.Error is null)
            {
                receipt = await _sender.WaitAsync(receipt.Hash, item.Options, cancellation);
            }

            return new TxOutcome(receipt.Height, receipt.Hash, receipt.Error);
        }
        catch (ClientException e) when (e.Error is { } error)
        {
            return new TxOutcome(default, "", error);
        }
        catch (ClientException e)
        {
            throw new ChainUnavailableException(e.Message, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _handingIn;
        _stop.Dispose();
        _queued.Dispose();
    }

    private async Task HandIn(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await _queued.WaitAsync(cancellation);
                if (!_urgent.Reader.TryRead(out var item) && !_ordinary.Reader.TryRead(out item))
                {
                    throw new InvariantException("an item was announced that is in no queue");
                }

                try
                {
                    item.HandedIn.SetResult(await _sender.SubmitAsync(item.Messages, item.Options, cancellation));
                }
                catch (ClientException e)
                {
                    item.HandedIn.SetException(e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private sealed record Item(IReadOnlyList<IMessage> Messages, TxOptions Options, TaskCompletionSource<TxReceipt> HandedIn);
}

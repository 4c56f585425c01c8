using System.Globalization;
using System.Text.RegularExpressions;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Welkin.Client.Keys;
using Welkin.Client.Queries;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Client.Tx;

/// <summary>The one ordered sender of an account: keeps its sequence, estimates gas, hands in, waits for inclusion.</summary>
/// <remarks>
/// Transactions are handed in in the order of the calls; waiting for one does not hold up the next. When the chain expects another sequence,
/// it is learnt again and the transaction signed anew. A hand-in without an answer is repeated with the same bytes, so that it can take effect only once.
/// </remarks>
public sealed partial class TxSender : IDisposable
{
    private const int MaxAttempts = 5;

    // A simulation leaves out the note that keeps an unordered transaction from working twice: a look-up and a key of 29 bytes.
    private const ulong NonceGas = 1000 + 2000 + (30 * 29);
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(240);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly RpcClient _rpc;
    private readonly ChainQueries _queries;
    private readonly SigningKey _key;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SigningContext? _context;

    /// <summary>A sender for the account of a key, which stays the caller's.</summary>
    public TxSender(RpcClient rpc, SigningKey key, TxOptions? options = null, TimeProvider? time = null)
    {
        (_rpc, _key, _queries) = (rpc, key, new ChainQueries(rpc));
        Options = options ?? new TxOptions();
        _time = time ?? TimeProvider.System;
    }

    /// <summary>What applies to calls without options of their own.</summary>
    public TxOptions Options { get; }

    /// <summary>The account that signs.</summary>
    public Address Address => _key.Address;

    /// <summary>Signs messages in one transaction, hands it in and waits until a block includes it or the mempool refuses it.</summary>
    /// <exception cref="UnavailableException">The node does not answer.</exception>
    /// <exception cref="ClientException">The transaction was handed in, but not included in time.</exception>
    public async Task<TxReceipt> SendAsync(IReadOnlyList<IMessage> messages, TxOptions? options, CancellationToken cancellation)
    {
        var submitted = await SubmitAsync(messages, options, cancellation).ConfigureAwait(false);
        return submitted.Error is not null
            ? submitted
            : await WaitAsync(submitted.Hash, options ?? Options, cancellation).ConfigureAwait(false);
    }

    /// <summary>As <see cref="SendAsync"/>, without waiting for inclusion: the receipt has no height yet.</summary>
    public async Task<TxReceipt> SubmitAsync(IReadOnlyList<IMessage> messages, TxOptions? options, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await SubmitInTurnAsync(messages, options ?? Options, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The gas that messages would use, without the adjustment.</summary>
    public async Task<ulong> SimulateAsync(IReadOnlyList<IMessage> messages, TxOptions? options, CancellationToken cancellation)
    {
        var context = await ContextAsync(cancellation).ConfigureAwait(false);
        return await SimulateAsync(Draft(messages, options ?? Options), (options ?? Options).UnorderedFor is null ? context.Sequence : 0, cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits until a block includes a transaction.</summary>
    public async Task<TxReceipt> WaitAsync(string hash, TxOptions options, CancellationToken cancellation)
    {
        // A chain that makes blocks on demand has it at once, another after seconds: the questions become rarer.
        var deadline = _time.GetUtcNow() + options.InclusionTimeout;
        for (var pause = FirstPoll; _time.GetUtcNow() < deadline; pause = pause < LongestPoll ? pause * 2 : pause)
        {
            if (await _rpc.TxAsync(hash, cancellation).ConfigureAwait(false) is { } found)
            {
                return new TxReceipt(hash, found.Height, found.Result.Error, found.Result);
            }

            await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);
        }

        await ForgetAsync(cancellation).ConfigureAwait(false);
        throw new ClientException($"transaction {hash} was not included within {options.InclusionTimeout.TotalSeconds:0} seconds; look it up later with this hash");
    }

    /// <summary>Frees the turn.</summary>
    public void Dispose() => _turn.Dispose();

    private async Task<TxReceipt> SubmitInTurnAsync(IReadOnlyList<IMessage> messages, TxOptions options, CancellationToken cancellation)
    {
        Error? refusal = null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var context = await ContextAsync(cancellation).ConfigureAwait(false);
            var turn = options.UnorderedFor is null ? context : context with { Sequence = 0 };
            try
            {
                var draft = await PricedAsync(Draft(messages, options), options, turn.Sequence, cancellation).ConfigureAwait(false);
                var signed = Value(TxSigner.Sign(draft, _key, turn, options.Mode, options.Form));
                refusal = await HandInAsync(signed, cancellation).ConfigureAwait(false);
                if (refusal is null)
                {
                    if (options.UnorderedFor is null) _context = context with { Sequence = context.Sequence + 1 };
                    return new TxReceipt(signed.Hash, default, null, null);
                }

                if (!refusal.Is(SdkErrors.WrongSequence))
                {
                    _context = null;
                    return new TxReceipt(signed.Hash, default, refusal, null);
                }
            }
            catch (ClientException exception) when (IsSequenceMismatch(exception))
            {
                // Simulation reports the same mismatch as an answer to a query.
                refusal = SdkErrors.WrongSequence.With(exception.Message);
            }
            catch
            {
                _context = null;
                throw;
            }

            _context = Expected(refusal.Text) is { } expected ? context with { Sequence = expected } : null;
        }

        return new TxReceipt("", default, refusal, null);
    }

    private async Task<Error?> HandInAsync(SignedTx signed, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await _rpc.BroadcastSyncAsync(signed.Bytes, cancellation).ConfigureAwait(false);
                return answer.Error is { } error && !error.Is(SdkErrors.TxInMempoolCache) ? error : null;
            }
            catch (RpcException exception) when (exception.Data?.Contains("already exists in cache", StringComparison.Ordinal) == true)
            {
                return null;
            }
            catch (UnavailableException) when (attempt < MaxAttempts)
            {
                await Task.Delay(RetryPause, _time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<SigningContext> ContextAsync(CancellationToken cancellation)
    {
        if (_context is { } known)
        {
            return known;
        }

        var status = await _rpc.StatusAsync(cancellation).ConfigureAwait(false);
        var account = await _queries.AccountAsync(Address, cancellation).ConfigureAwait(false)
            ?? throw new ClientException(SdkErrors.UnknownAddress.With($"account {Address} does not exist; send it some coins first"));
        return _context = new SigningContext(status.ChainId, account.Number, account.Sequence);
    }

    private async Task ForgetAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        _context = null;
        _turn.Release();
    }

    private TxDraft Draft(IReadOnlyList<IMessage> messages, TxOptions options) => options.Draft(messages, _time.GetUtcNow());

    private async Task<TxDraft> PricedAsync(TxDraft draft, TxOptions options, ulong sequence, CancellationToken cancellation)
    {
        var gas = options.Gas ?? Adjusted(await SimulateAsync(draft, sequence, cancellation).ConfigureAwait(false), options.GasAdjustment);
        return draft with { GasLimit = gas, Fee = options.Fee ?? Price(gas, options.GasPrices) };
    }

    private async Task<ulong> SimulateAsync(TxDraft draft, ulong sequence, CancellationToken cancellation)
    {
        var request = new SimulateRequest { TxBytes = ByteString.CopyFrom(TxSigner.ForSimulation(draft, _key.PublicKey, sequence)) };
        var answer = await _queries.QueryAsync<SimulateRequest, SimulateResponse>(
            "/cosmos.tx.v1beta1.Service/Simulate", request, cancellation).ConfigureAwait(false);
        return answer.GasInfo.GasUsed + (draft.Unordered ? NonceGas : 0);
    }

    private static ulong Adjusted(ulong gas, Dec adjustment) => new Int(gas).ToDec().Mul(adjustment).Ceil().TruncateInt().ToUInt64();

    private static Coins Price(ulong gas, DecCoins prices) =>
        Coins.Of([.. prices.Select(price => new Coin(price.Denom, price.Amount.MulInt(gas).Ceil().TruncateInt()))]);

    private static T Value<T>(Result<T> result) => result.TryGet(out var value, out var error) ? value : throw new ClientException(error);

    private static bool IsSequenceMismatch(ClientException exception) =>
        exception.Error?.Is(SdkErrors.WrongSequence) == true || SequenceWords().IsMatch(exception.Message);

    private static ulong? Expected(string text) =>
        SequenceWords().Match(text) is { Success: true } match ? ulong.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("account sequence mismatch, expected ([0-9]+)")]
    private static partial Regex SequenceWords();
}

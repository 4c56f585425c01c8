using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tendermint.Crypto;
using Google.Protobuf;
using Welkin.Core;

namespace Welkin.Client.Rpc;

/// <summary>Calls a CometBFT node over JSON-RPC. Failures of the node are <see cref="ClientException"/>, silence is <see cref="UnavailableException"/>.</summary>
/// <remarks>Spec: CometBFT 0.38 RPC.</remarks>
public sealed class RpcClient : IDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private int _lastId;

    /// <summary>Opens a client of a node, for example <c>http://127.0.0.1:26657</c>.</summary>
    public RpcClient(Uri endpoint, HttpClient? http = null)
    {
        Endpoint = endpoint;
        _ownsHttp = http is null;
        _http = http ?? new HttpClient(LocalNames.CreateHandler()) { Timeout = DefaultTimeout };
    }

    /// <summary>The node's address.</summary>
    public Uri Endpoint { get; }

    /// <summary>Who the node is and how far it is.</summary>
    public async Task<NodeStatus> StatusAsync(CancellationToken cancellation) =>
        RpcJson.Status(await CallAsync("status", [], cancellation).ConfigureAwait(false));

    /// <summary>Asks the application.</summary>
    /// <param name="path">For example <c>/cosmos.bank.v1beta1.Query/Balance</c> or <c>/store/bank/key</c>.</param>
    /// <param name="data">The request.</param>
    /// <param name="height">A committed height; null for the newest.</param>
    /// <param name="prove">Whether proofs are wanted.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<AbciAnswer> AbciQueryAsync(string path, ReadOnlyMemory<byte> data, Height? height, bool prove, CancellationToken cancellation)
    {
        var result = await CallAsync(
            "abci_query",
            new JsonObject
            {
                ["path"] = path,
                ["data"] = Convert.ToHexString(data.Span),
                ["height"] = (height?.Value ?? 0).ToString(CultureInfo.InvariantCulture),
                ["prove"] = prove,
            },
            cancellation).ConfigureAwait(false);
        return RpcJson.AbciAnswer(result.GetProperty("response"));
    }

    /// <summary>Hands a transaction to the mempool and returns its verdict.</summary>
    public async Task<BroadcastAnswer> BroadcastSyncAsync(ReadOnlyMemory<byte> tx, CancellationToken cancellation)
    {
        var parameters = new JsonObject { ["tx"] = Convert.ToBase64String(tx.Span) };
        return RpcJson.Broadcast(await CallAsync("broadcast_tx_sync", parameters, cancellation).ConfigureAwait(false));
    }

    /// <summary>An included transaction by its hash; null when no block has it.</summary>
    public async Task<TxAnswer?> TxAsync(string hash, CancellationToken cancellation)
    {
        var parameters = new JsonObject { ["hash"] = Convert.ToBase64String(Convert.FromHexString(hash)), ["prove"] = false };
        try
        {
            return RpcJson.Tx(await CallAsync("tx", parameters, cancellation).ConfigureAwait(false));
        }
        catch (RpcException exception) when (exception.Data?.Contains("not found", StringComparison.Ordinal) == true)
        {
            return null;
        }
    }

    /// <summary>A page of the included transactions that a query matches, and how many there are.</summary>
    public async Task<(IReadOnlyList<TxAnswer> Txs, long Total)> TxSearchAsync(string query, int page, int perPage, bool newestFirst, CancellationToken cancellation)
    {
        var parameters = new JsonObject
        {
            ["query"] = query,
            ["prove"] = false,
            ["page"] = page.ToString(CultureInfo.InvariantCulture),
            ["per_page"] = perPage.ToString(CultureInfo.InvariantCulture),
            ["order_by"] = newestFirst ? "desc" : "asc",
        };
        var result = await CallAsync("tx_search", parameters, cancellation).ConfigureAwait(false);
        return ([.. RpcJson.Items(result, "txs").Select(RpcJson.Tx)], RpcJson.Number(result, "total_count"));
    }

    /// <summary>A block; null for the newest.</summary>
    public async Task<BlockAnswer> BlockAsync(Height? height, CancellationToken cancellation) =>
        RpcJson.Block(await CallAsync("block", At(height), cancellation).ConfigureAwait(false));

    /// <summary>What a block did; null for the newest.</summary>
    public async Task<BlockResultsAnswer> BlockResultsAsync(Height? height, CancellationToken cancellation) =>
        RpcJson.BlockResults(await CallAsync("block_results", At(height), cancellation).ConfigureAwait(false));

    /// <summary>The header and commit of a height as the node's JSON; null for the newest.</summary>
    public Task<JsonElement> CommitAsync(Height? height, CancellationToken cancellation) => CallAsync("commit", At(height), cancellation);

    /// <summary>A page of the validators of a height, and how many there are.</summary>
    public async Task<(IReadOnlyList<ValidatorAnswer> Validators, long Total)> ValidatorsAsync(Height? height, int page, int perPage, CancellationToken cancellation)
    {
        var parameters = At(height);
        parameters["page"] = page.ToString(CultureInfo.InvariantCulture);
        parameters["per_page"] = perPage.ToString(CultureInfo.InvariantCulture);
        var result = await CallAsync("validators", parameters, cancellation).ConfigureAwait(false);
        return ([.. RpcJson.Items(result, "validators").Select(RpcJson.Validator)], RpcJson.Number(result, "total"));
    }

    /// <summary>Calls any method and returns its result as JSON.</summary>
    public async Task<JsonElement> CallAsync(string method, JsonObject parameters, CancellationToken cancellation)
    {
        var call = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = Interlocked.Increment(ref _lastId),
            ["method"] = method,
            ["params"] = parameters,
        };
        using var content = new StringContent(call.ToJsonString());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await _http.PostAsync(Endpoint, content, cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return RpcJson.Result(body, method);
        }
        catch (HttpRequestException exception)
        {
            throw new UnavailableException($"no answer from the node at {Endpoint}: {Cause(exception)}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new UnavailableException($"the node at {Endpoint} did not answer in time", exception);
        }
    }

    /// <summary>Closes the connections, unless they are shared.</summary>
    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    private static string Cause(HttpRequestException exception) =>
        exception.InnerException is SocketException socket ? socket.Message : exception.Message;

    private static JsonObject At(Height? height) =>
        height is { } known ? new JsonObject { ["height"] = known.ToString() } : [];
}

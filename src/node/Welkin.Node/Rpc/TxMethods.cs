using System.Text.Json;
using Tendermint.Abci;
using Welkin.Core.Codec;
using Welkin.Engine.Blocks;
using Welkin.Engine.Embedded;
using Welkin.Engine.Indexing;
using Welkin.Engine.Json;
using Welkin.Engine.Storage;
using static Welkin.Node.Rpc.RpcTable;

namespace Welkin.Node.Rpc;

/// <summary>Methods about transactions.</summary>
internal sealed class TxMethods(NodeContext node)
{
    private const int MaxUnconfirmed = 100;
    private static readonly RpcArgument Tx = new("tx", RpcType.Bytes);

    public IEnumerable<RpcMethod> All() =>
    [
        Method("broadcast_tx_sync", [Tx], (call, cancel) => BroadcastSync(call.Bytes("tx"), cancel)),
        Method("broadcast_tx_async", [Tx], (call, _) => Task.FromResult(BroadcastAsync(call.Bytes("tx")))),
        Method("broadcast_tx_commit", [Tx], (call, cancel) => BroadcastCommit(call.Bytes("tx"), cancel)),
        Method("check_tx", [Tx], (call, cancel) => CheckTx(call.Bytes("tx"), cancel)),
        Method("tx", [new("hash", RpcType.Bytes), new("prove", RpcType.Flag)], call => FindTx(call.Bytes("hash"), call.Flag("prove"))) with { Caching = new(null) },
        Method("tx_search", [new("query", RpcType.Text), new("prove", RpcType.Flag), Page, PerPage, new("order_by", RpcType.Text)], (call, cancel) => Task.FromResult(TxSearch(call, cancel))),
        Method("unconfirmed_txs", [new("limit", RpcType.OptionalInt)], call => Unconfirmed(call.Long("limit"))),
        Method("num_unconfirmed_txs", [], _ => NumUnconfirmed()),
        Method("broadcast_evidence", [new("evidence", RpcType.Json)], call => BroadcastEvidence(call.Raw("evidence"))),
    ];

    private async Task<Result<RpcResult>> BroadcastSync(byte[] tx, CancellationToken cancel)
    {
        if (!(await node.Engine.Mempool.Add(ByteString.CopyFrom(tx), cancel)).TryGet(out var check, out var error)) return error;
        return Reply(json => Broadcast(json, tx, check));
    }

    private Result<RpcResult> BroadcastAsync(byte[] tx)
    {
        if (!node.Async.Add(ByteString.CopyFrom(tx)).TryGet(out _, out var error)) return error;
        return Reply(json => Broadcast(json, tx, new ResponseCheckTx()));
    }

    private async Task<Result<RpcResult>> BroadcastCommit(byte[] tx, CancellationToken cancel)
    {
        var hash = Convert.ToHexString(Hash.Sha256(tx));
        using var subscription = node.Engine.Events.Subscribe(EventQuery.Parse($"tm.event = 'Tx' AND tx.hash = '{hash}'").OrThrow(), capacity: 2);
        if (!(await node.Engine.Mempool.Add(ByteString.CopyFrom(tx), cancel)).TryGet(out var check, out var error)) return error.With("error on broadcastTxCommit");
        if (check.Code != 0) return Reply(json => Committed(json, hash, check, new TxResult { Result = new() }));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(node.CommitTimeout);
        try
        {
            var item = (EngineEvent.Tx)await subscription.Events.ReadAsync(timeout.Token);
            return Reply(json => Committed(json, hash, check, item.Result));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Error.Undefined("timed out waiting for tx to be included in a block");
        }
    }

    private async Task<Result<RpcResult>> CheckTx(byte[] tx, CancellationToken cancel)
    {
        var check = await node.Engine.App.Run(application => application.CheckTx(new() { Tx = ByteString.CopyFrom(tx) }), cancel);
        return Reply(json => json.CheckTx(check));
    }

    private Result<RpcResult> FindTx(byte[] hash, bool prove)
    {
        if (hash.Length == 0) return Error.Undefined("transaction hash cannot be empty");
        return node.Store.PlaceOfTx(hash) is { } place
            ? Reply(json => new TxWriter(node.Store, prove).Write(json, place))
            : Error.Undefined($"tx ({Convert.ToHexString(hash)}) not found");
    }

    private Result<RpcResult> TxSearch(RpcArguments call, CancellationToken cancel)
    {
        if (call.Text("query").Length > EventQuery.MaxLength) return Error.Undefined("maximum query length exceeded");
        if (!EventQuery.Parse(call.Text("query")).TryGet(out var query, out var error)) return error;
        if (!Ordering.Parse(call.Text("order_by"), descendingByDefault: false).TryGet(out var descending, out error)) return error;
        var places = TxSearching.Find(node.Store, query, cancel).ToList();
        if (descending) places.Reverse();
        if (!RpcPage.Of(call.Long("page"), call.Long("per_page"), places.Count).TryGet(out var page, out error)) return error;
        var writer = new TxWriter(node.Store, call.Flag("prove"));
        return Reply(json => json.Object(() =>
        {
            json.List("txs", places.Skip(page.Skip).Take(page.Take), place => writer.Write(json, place));
            json.Long("total_count", places.Count);
        }));
    }

    private Result<RpcResult> Unconfirmed(long? limit)
    {
        var wanted = limit is not { } given || given < 1 ? 30 : (int)Math.Min(given, MaxUnconfirmed);
        var txs = node.Engine.Mempool.Peek(wanted);
        return Reply(json => json.Object(() =>
        {
            json.Long("n_txs", txs.Count);
            json.Long("total", node.Engine.Mempool.Count);
            json.Long("total_bytes", node.Engine.Mempool.TotalBytes);
            json.List("txs", txs, tx => json.WriteStringValue(tx.ToBase64()));
        }));
    }

    private Result<RpcResult> NumUnconfirmed() => Reply(json => json.Object(() =>
    {
        json.Long("n_txs", node.Engine.Mempool.Count);
        json.Long("total", node.Engine.Mempool.Count);
        json.Long("total_bytes", node.Engine.Mempool.TotalBytes);
        json.WriteNull("txs");
    }));

    private static Result<RpcResult> BroadcastEvidence(object? evidence) => evidence is null or GoJsonValue { IsNull: true }
        ? Error.Undefined("no evidence was provided")
        : Error.Undefined("this node makes its blocks alone and gathers no evidence");

    private static void Broadcast(Utf8JsonWriter json, byte[] tx, ResponseCheckTx check) => json.Object(() =>
    {
        json.WriteNumber("code", check.Code);
        json.Hex("data", check.Data);
        json.WriteString("log", check.Log);
        json.WriteString("codespace", check.Codespace);
        json.Hex("hash", Hash.Sha256(tx));
    });

    private static void Committed(Utf8JsonWriter json, string hash, ResponseCheckTx check, TxResult result) => json.Object(() =>
    {
        json.WritePropertyName("check_tx");
        json.CheckTx(check);
        json.WritePropertyName("tx_result");
        json.ExecTxResult(result.Result);
        json.WriteString("hash", hash);
        json.Long("height", result.Height);
    });
}

/// <summary>Searches transactions by their events.</summary>
internal static class TxSearching
{
    /// <summary>Places in ascending order. A condition on the hash answers alone, as on the network.</summary>
    public static IReadOnlyList<TxPlace> Find(ChainStore store, EventQuery query, CancellationToken cancel)
    {
        if (query.Conditions.FirstOrDefault(condition => condition is { Tag: "tx.hash", Operator: QueryOperator.Equal }) is not { } byHash)
            return store.TxIndex.Search(query, cancel);
        return GoHex.Decode(byHash.Value).TryGet(out var hash, out _) && store.PlaceOfTx(hash) is { } place ? [place] : [];
    }
}

/// <summary>Writes executed transactions; neighbours of one block are read once.</summary>
internal sealed class TxWriter(ChainStore store, bool prove)
{
    private long height;
    private Tendermint.Types.Block? block;
    private ResponseFinalizeBlock? results;

    public void Write(Utf8JsonWriter json, TxPlace place)
    {
        if (place.Height != height) (height, block, results) = (place.Height, store.Block(place.Height), store.Results(place.Height));
        var tx = block!.Data.Txs[place.Index];
        json.Object(() =>
        {
            json.Hex("hash", Hash.Sha256(tx.Span));
            json.Long("height", place.Height);
            json.WriteNumber("index", place.Index);
            json.WritePropertyName("tx_result");
            json.ExecTxResult(results!.TxResults[place.Index]);
            json.Base64("tx", tx);
            if (!prove) return;
            json.WritePropertyName("proof");
            json.TxProof(TxProofs.Of(block.Data, place.Index));
        });
    }
}

using Cosmos.Base.Abci.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Welkin.Core.Codec;
using Welkin.Engine.Indexing;
using Welkin.Engine.Json;
using Welkin.Engine.Pool;
using Welkin.Engine.Storage;
using Welkin.Node.Rpc;
using Welkin.Runtime;
using static Welkin.Node.Services.ServiceRouter;

namespace Welkin.Node.Services;

/// <summary><c>cosmos.tx.v1beta1.Service</c>, except Simulate, which the application answers.</summary>
internal sealed class TxService(NodeContext node)
{
    private const string Path = "/cosmos.tx.v1beta1.Service/";
    private const int DefaultLimit = 100;

    public IEnumerable<KeyValuePair<string, ServiceMethod>> Methods() =>
    [
        Method<BroadcastTxRequest>(Path + "BroadcastTx", Broadcast),
        Method<GetTxRequest>(Path + "GetTx", GetTx),
        Method<GetTxsEventRequest>(Path + "GetTxsEvent", (request, cancel) => Task.FromResult(GetTxsEvent(request, cancel))),
        Method<GetBlockWithTxsRequest>(Path + "GetBlockWithTxs", GetBlockWithTxs),
        Method<TxDecodeRequest>(Path + "TxDecode", Decode),
        Method<TxEncodeRequest>(Path + "TxEncode", Encode),
        Method<TxEncodeAminoRequest>(Path + "TxEncodeAmino", EncodeAmino),
        Method<TxDecodeAminoRequest>(Path + "TxDecodeAmino", DecodeAmino),
    ];

    private async Task<Result<IMessage>> Broadcast(BroadcastTxRequest request, CancellationToken cancel)
    {
        if (request.TxBytes.IsEmpty) return GrpcError.InvalidArgument("invalid empty tx");
        switch (request.Mode)
        {
            case BroadcastMode.Async:
                var taken = node.Async.Add(request.TxBytes).TryGet(out _, out var error);
                return new BroadcastTxResponse { TxResponse = taken ? new() { Txhash = TxResponses.HashText(request.TxBytes) } : Refused(error!, request.TxBytes) };
            case BroadcastMode.Sync:
                var added = await node.Engine.Mempool.Add(request.TxBytes, cancel);
                return new BroadcastTxResponse { TxResponse = added.TryGet(out var check, out error) ? TxResponses.Of(check, request.TxBytes) : Refused(error, request.TxBytes) };
            default:
                return GrpcError.Unknown("unsupported return type unspecified; supported types: sync, async");
        }
    }

    private static TxResponse Refused(Error error, ByteString tx) => new()
    {
        Codespace = "sdk",
        Code = error.Is(MempoolErrors.InCache) ? 19u : error.Is(MempoolErrors.Full) ? 20u : 21u,
        Txhash = TxResponses.HashText(tx),
    };

    private Result<IMessage> GetTx(GetTxRequest request)
    {
        if (request.Hash.Length == 0) return GrpcError.InvalidArgument("tx hash cannot be empty");
        if (!GoHex.Decode(request.Hash).TryGet(out var hash, out var error)) return GrpcError.Unknown(error.Text);
        if (node.Store.PlaceOfTx(hash) is not { } place) return GrpcError.NotFound($"tx not found: {request.Hash}");
        if (!TxResponses.At(node.Store, place).TryGet(out var found, out error)) return error;
        return new GetTxResponse { Tx = found.Tx, TxResponse = found.Response };
    }

    private Result<IMessage> GetTxsEvent(GetTxsEventRequest request, CancellationToken cancel)
    {
        if (request.Query.Length == 0) return GrpcError.Internal("query cannot be empty");
        if (!EventQuery.Parse(request.Query).TryGet(out var query, out var error)) return GrpcError.Internal($"failed to search for txs: {error.Text}");
        var places = TxSearching.Find(node.Store, query, cancel).ToList();
        if (request.OrderBy == OrderBy.Desc) places.Reverse();
        var limit = request.Limit < 1 ? DefaultLimit : (long)Math.Min(request.Limit, DefaultLimit);
        if (!RpcPage.Of(request.Page < 1 ? 1 : (long)Math.Min(request.Page, int.MaxValue), limit, places.Count).TryGet(out var page, out error))
            return GrpcError.Internal($"failed to search for txs: {error.Text}");
        var response = new GetTxsEventResponse { Total = (ulong)places.Count };
        foreach (var place in places.Skip(page.Skip).Take(page.Take))
        {
            if (!TxResponses.At(node.Store, place).TryGet(out var found, out error)) return error;
            response.Txs.Add(found.Tx);
            response.TxResponses.Add(found.Response);
        }
        return response;
    }

    private Result<IMessage> GetBlockWithTxs(GetBlockWithTxsRequest request)
    {
        var tip = node.Engine.State.LastHeight;
        if (request.Height < 1 || request.Height > tip)
            return SdkErrors.InvalidHeight.With($"requested height {request.Height} but height must not be less than 1 or greater than the current height {tip}");
        var (meta, block) = (node.Store.Meta(request.Height)!, node.Store.Block(request.Height)!);
        var total = (ulong)block.Data.Txs.Count;
        var offset = request.Pagination?.Offset ?? 0;
        var limit = request.Pagination is { Limit: > 0 } asked ? asked.Limit : DefaultLimit;
        if (offset >= total && total > 0) return SdkErrors.InvalidRequest.With($"out of range: cannot paginate {total} txs with offset {offset} and limit {limit}");
        var response = new GetBlockWithTxsResponse { BlockId = meta.BlockId, Block = block, Pagination = new() { Total = total } };
        var txs = request.Pagination?.Reverse == true ? block.Data.Txs.Reverse() : block.Data.Txs;
        foreach (var bytes in txs.Skip((int)offset).Take((int)Math.Min(limit, int.MaxValue)))
        {
            if (!TxResponses.Decode(bytes).TryGet(out var tx, out var error)) return error;
            response.Txs.Add(tx);
        }
        return response;
    }

    private static Result<IMessage> Decode(TxDecodeRequest request)
    {
        if (request.TxBytes.IsEmpty) return GrpcError.InvalidArgument("invalid empty tx bytes");
        return TxResponses.Decode(request.TxBytes).TryGet(out var tx, out var error) ? new TxDecodeResponse { Tx = tx } : error;
    }

    private static Result<IMessage> Encode(TxEncodeRequest request)
    {
        if (request.Tx is not { } tx) return GrpcError.InvalidArgument("invalid empty tx");
        var raw = new TxRaw
        {
            BodyBytes = (tx.Body ?? new()).ToByteString(),
            AuthInfoBytes = (tx.AuthInfo ?? new()).ToByteString(),
            Signatures = { tx.Signatures },
        };
        return new TxEncodeResponse { TxBytes = raw.ToByteString() };
    }

    // The network's node has no message registered with its legacy codec: both calls can only tell so.
    private static Result<IMessage> EncodeAmino(TxEncodeAminoRequest request)
    {
        if (request.AminoJson.Length == 0) return GrpcError.InvalidArgument("invalid empty tx json");
        if (!GoJson.Parse(System.Text.Encoding.UTF8.GetBytes(request.AminoJson)).TryGet(out var json, out var error)) return GrpcError.Unknown(error.Text);
        var type = json["msg"] is { Items: [var first, ..] } ? first["type"]?.Text ?? "" : "";
        return GrpcError.Unknown($"unrecognized concrete type name {type}");
    }

    private static Result<IMessage> DecodeAmino(TxDecodeAminoRequest request) => request.AminoBinary.IsEmpty
        ? GrpcError.InvalidArgument("invalid empty tx bytes")
        : GrpcError.Unknown($"unmarshal to legacytx.StdTx failed after 0 bytes (expected repeated field number 1 or greater, got 0): {Convert.ToHexString(request.AminoBinary.Span)}");
}

using Cosmos.Store.Internal.Kv.V1Beta1;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>Answers <c>abci_query</c> paths and gRPC methods over committed heights. Safe on any thread.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>baseapp/abci.go</c>, <c>store/rootmulti</c>.</remarks>
internal sealed class QueryRouter(AppDefinition app, ModuleTable table, MultiStore stores, Func<long, BlockTime, BlockInfo> blockOf)
{
    private const string BroadcastPath = "/cosmos.tx.v1beta1.Service/BroadcastTx";

    /// <summary>Answers one request; simulation is answered by the caller's function.</summary>
    public ResponseQuery Answer(RequestQuery request, Func<byte[], Result<byte[]>> simulateJson)
    {
        var height = request.Height == 0 ? stores.Version : request.Height;
        if (request.Path == BroadcastPath) return Failed(SdkErrors.InvalidRequest.With("can't route a broadcast tx message"));
        if (table.Query(request.Path) is { } route) return Grpc(route, request, height);

        var path = request.Path.TrimStart('/') is var trimmed && request.Path.StartsWith('/') ? request.Path[1..].Split('/') : trimmed.Split('/');
        return path[0] switch
        {
            "" when path.Length == 1 && request.Path.Length == 0 => Failed(SdkErrors.UnknownRequest.With("no query path provided")),
            "app" => App(path, request, height, simulateJson),
            "store" => Store(path, request, height),
            "p2p" => PeerFilter(path),
            _ => Failed(SdkErrors.UnknownRequest.With("unknown query path")),
        };
    }

    /// <summary>A context over the state of a height. Errors: <c>sdk</c> 18, 26, 38.</summary>
    public Result<QueryContext> ContextAt(long height, bool prove)
    {
        if (height < 0) return SdkErrors.InvalidRequest.With("cannot query with height < 0; please provide a valid height");
        var last = stores.Version;
        if (last == 0) return SdkErrors.InvalidHeight.With($"{app.Name} is not ready; please wait for first block");
        if (height > last) return SdkErrors.InvalidHeight.With("cannot query with height in the future; please provide a valid height");
        if (height == 1 && prove) return SdkErrors.InvalidRequest.With("cannot query with proof when height <= 1; please provide a valid height");
        height = height == 0 ? last : height;
        if (stores.At(height) is not { } view)
        {
            return SdkErrors.NotFound.With($"failed to load state at height {height}; version does not exist (latest height: {last})");
        }

        var ctx = new QueryContext(blockOf(height, view.Commit.Time), new CacheMultiStore(view), GasMeter.Infinite());
        ctx.ConsensusParams = app.ConsensusParams.Get(ctx);
        return ctx;
    }

    /// <summary>The network's translation of a query failure to ABCI.</summary>
    internal static Error ToAbci(Error error)
    {
        if (GrpcError.HasStatus(error, out var inWords))
        {
            var text = inWords ? $"rpc error: code = {GrpcError.StatusName(error.Code)} desc = {error.Text}" : error.Text;
            return error.Code switch
            {
                5 => SdkErrors.KeyNotFound.With(text),
                3 or 9 => SdkErrors.InvalidRequest.With(text),
                16 => SdkErrors.Unauthorized.With(text),
                _ => SdkErrors.UnknownRequest.With(text),
            };
        }

        // Registered errors carry the status Unknown; plain ones carry no status at all.
        return error.Codespace == Error.UndefinedCodespace ? SdkErrors.InvalidRequest.With(error.Text) : SdkErrors.UnknownRequest.With(error.Text);
    }

    internal static ResponseQuery Failed(Error error) => new() { Codespace = error.Codespace, Code = error.Code, Log = error.Text };

    private ResponseQuery Grpc(QueryRoute route, RequestQuery request, long height)
    {
        if (!ContextAt(height, request.Prove).TryGet(out var ctx, out var error)) return Failed(error);
        if (!route.Answer(ctx, request.Data.Memory).TryGet(out var response, out error))
        {
            var failed = Failed(ToAbci(error));
            failed.Height = height;
            return failed;
        }

        return new ResponseQuery { Height = height, Value = ByteString.CopyFrom(GogoWire.Encode(response)) };
    }

    private ResponseQuery App(string[] path, RequestQuery request, long height, Func<byte[], Result<byte[]>> simulateJson)
    {
        switch (path.ElementAtOrDefault(1))
        {
            case "simulate":
                return simulateJson(request.Data.ToByteArray()).TryGet(out var json, out var error)
                    ? new ResponseQuery { Codespace = SdkErrors.Codespace, Height = height, Value = ByteString.CopyFrom(json) }
                    : Failed(error.With("failed to simulate tx"));
            case "version":
                return new ResponseQuery { Codespace = SdkErrors.Codespace, Height = height, Value = ByteString.CopyFromUtf8(app.Version) };
            case null:
                return Failed(SdkErrors.UnknownRequest.With("expected second parameter to be either 'simulate' or 'version', neither was present"));
            default:
                return Failed(SdkErrors.UnknownRequest.With($"unknown query: [{string.Join(' ', path)}]"));
        }
    }

    private static ResponseQuery PeerFilter(string[] path)
    {
        if (path.Length < 4) return Failed(SdkErrors.UnknownRequest.With("path should be p2p filter <addr|id> <parameter>"));
        return path[1] == "filter" ? new ResponseQuery() : Failed(SdkErrors.UnknownRequest.With("expected second parameter to be 'filter'"));
    }

    private ResponseQuery Store(string[] path, RequestQuery request, long height)
    {
        if (height <= 1 && request.Prove)
        {
            return Failed(SdkErrors.InvalidRequest.With("cannot query with proof when height <= 1; please provide a valid height"));
        }

        if (path.Length < 2 || path[1].Length == 0) return Failed(StoreError(4, "unknown request").With("no such store: "));
        var name = path[1];
        var key = app.Stores.FirstOrDefault(store => store.Name == name && store.Kind == StoreKind.Persistent);
        if (key is null) return Failed(StoreError(4, "unknown request").With($"no such store: {name}"));
        var kind = string.Join('/', path[2..]);
        if (request.Data.IsEmpty)
        {
            // The network looks for the proof of its own refusal first.
            return Failed(kind == "key" && request.Prove ? NoProof : StoreError(3, "tx parse error").With("query cannot be zero length"));
        }

        return kind switch
        {
            "key" => StoreKeyValue(key, request, height),
            "subspace" => Subspace(key, request, height),
            var other => Failed(StoreError(4, "unknown request").With($"unexpected query path: /{other}")),
        };
    }

    private ResponseQuery StoreKeyValue(StoreKey key, RequestQuery request, long height)
    {
        var response = new ResponseQuery { Height = height, Key = request.Data };
        if (stores.At(height) is not { } view)
        {
            if (request.Prove) return Failed(NoProof);
            response.Log = "version does not exist";
            return response;
        }

        if (view.Store(key).Get(request.Data.Span) is { } value) response.Value = ByteString.CopyFrom(value);
        if (request.Prove) response.ProofOps = view.Prove(key.Name, request.Data.ToByteArray());
        return response;
    }

    private ResponseQuery Subspace(StoreKey key, RequestQuery request, long height)
    {
        // Reads the newest state whatever height was asked for, as the network does.
        var pairs = new Pairs();
        var prefix = request.Data.ToByteArray();
        foreach (var (found, value) in stores.At(stores.Version)?.Store(key).Iterate(prefix, ByteOrder.PrefixEnd(prefix)) ?? [])
        {
            pairs.Pairs_.Add(new Pair { Key = ByteString.CopyFrom(found), Value = ByteString.CopyFrom(value) });
        }

        return new ResponseQuery { Height = height, Key = request.Data, Value = pairs.ToByteString() };
    }

    private static Error NoProof => StoreError(7, "invalid request").With("proof is unexpectedly empty; ensure height has not been pruned");

    private static Error StoreError(uint code, string text) => new("store", code, text);
}

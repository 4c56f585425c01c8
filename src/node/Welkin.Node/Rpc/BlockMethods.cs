using Tendermint.Types;
using Welkin.Engine.Indexing;
using Welkin.Engine.Json;
using static Welkin.Node.Rpc.RpcTable;

namespace Welkin.Node.Rpc;

/// <summary>Methods about blocks, results and validators.</summary>
internal sealed class BlockMethods(NodeContext node)
{
    private const int MaxBlockchainItems = 20;
    private static readonly RpcArgument BytesHash = new("hash", RpcType.Bytes);

    public IEnumerable<RpcMethod> All() =>
    [
        Method("block", [AtHeightArgument], call => AtHeight(call, Block)) with { Caching = new("height") },
        Method("block_by_hash", [BytesHash], call => BlockByHash(call.Bytes("hash"))) with { Caching = new(null) },
        Method("block_results", [AtHeightArgument], call => AtHeight(call, BlockResults)) with { Caching = new("height") },
        Method("header", [AtHeightArgument], call => AtHeight(call, height => Header(node.Store.Meta(height)?.Header))) with { Caching = new("height") },
        Method("header_by_hash", [new("hash", RpcType.Hex)], call => Header(node.Store.HeightOfBlock(call.Bytes("hash")) is { } height ? node.Store.Meta(height)?.Header : null)) with { Caching = new(null) },
        Method("commit", [AtHeightArgument], call => AtHeight(call, Commit)) with { Caching = new("height") },
        Method("validators", [AtHeightArgument, Page, PerPage], Validators) with { Caching = new("height") },
        Method("blockchain", [new("minHeight", RpcType.Long), new("maxHeight", RpcType.Long)], call => Blockchain(call.Long("minHeight") ?? 0, call.Long("maxHeight") ?? 0)) with { Caching = new(null) },
        Method("block_search", [new("query", RpcType.Text), Page, PerPage, new("order_by", RpcType.Text)], (call, cancel) => Task.FromResult(BlockSearch(call, cancel))),
    ];

    private Result<RpcResult> AtHeight(RpcArguments call, Func<long, Result<RpcResult>> answer) =>
        node.HeightOr(call.Long("height"), node.Engine.State.LastHeight).TryGet(out var height, out var error) ? answer(height) : error;

    private Result<RpcResult> Block(long height)
    {
        var (meta, block) = (node.Store.Meta(height), node.Store.Block(height));
        return Reply(json => json.Object(() => Members(json, meta?.BlockId, block)));
    }

    private Result<RpcResult> BlockByHash(byte[] hash) =>
        node.Store.HeightOfBlock(hash) is { } height ? Block(height) : Reply(json => json.Object(() => Members(json, null, null)));

    private Result<RpcResult> BlockResults(long height)
    {
        if (node.Store.Results(height) is not { } results) return Error.Undefined($"could not find results for height #{height}");
        return Reply(json => json.Object(() =>
        {
            json.Long("height", height);
            json.ListOrNull("txs_results", results.TxResults, json.ExecTxResult);
            json.ListOrNull("finalize_block_events", results.Events, json.SparseEvent);
            json.ListOrNull("validator_updates", results.ValidatorUpdates, json.ValidatorUpdate);
            json.ParamUpdates("consensus_param_updates", results.ConsensusParamUpdates);
            json.Base64("app_hash", results.AppHash);
        }));
    }

    private static Result<RpcResult> Header(Header? header) => Reply(json => json.Object(() =>
    {
        if (header is null) json.WriteNull("header");
        else json.Header("header", header);
    }));

    private Result<RpcResult> Commit(long height)
    {
        var (meta, commit) = (node.Store.Meta(height)!, node.Store.Commit(height)!);
        var canonical = height < node.Engine.State.LastHeight;
        return Reply(json => json.Object(() =>
        {
            json.Object("signed_header", () =>
            {
                json.Header("header", meta.Header);
                json.Commit("commit", commit);
            });
            json.WriteBoolean("canonical", canonical);
        }));
    }

    private Result<RpcResult> Validators(RpcArguments call)
    {
        if (!node.HeightOr(call.Long("height"), node.Engine.State.LastHeight + 1).TryGet(out var height, out var error)) return error;
        if (node.Store.Validators(height) is not { } set) return Error.Undefined($"could not find validator set for height #{height}");
        if (!RpcPage.Of(call.Long("page"), call.Long("per_page"), set.Count).TryGet(out var page, out error)) return error;
        return Reply(json => json.Object(() =>
        {
            json.Long("block_height", height);
            json.List("validators", set.Members.Skip(page.Skip).Take(page.Take), json.Validator);
            json.Long("count", page.Take);
            json.Long("total", set.Count);
        }));
    }

    private Result<RpcResult> Blockchain(long minHeight, long maxHeight)
    {
        var (lowest, tip) = (node.Store.Base, node.Engine.State.LastHeight);
        if (minHeight < 0 || maxHeight < 0) return Error.Undefined("heights must be non-negative");
        var max = Math.Min(maxHeight == 0 ? tip : maxHeight, tip);
        var min = Math.Max(Math.Max(minHeight == 0 ? 1 : minHeight, lowest), max - MaxBlockchainItems + 1);
        if (min > max) return Error.Undefined($"min height {min} can't be greater than max height {max}");
        var metas = new List<BlockMeta>();
        for (var height = max; height >= min; height--)
            if (node.Store.Meta(height) is { } meta) metas.Add(meta);
        return Reply(json => json.Object(() =>
        {
            json.Long("last_height", tip);
            json.List("block_metas", metas, json.BlockMeta);
        }));
    }

    private Result<RpcResult> BlockSearch(RpcArguments call, CancellationToken cancel)
    {
        if (call.Text("query").Length > EventQuery.MaxLength) return Error.Undefined("maximum query length exceeded");
        if (!EventQuery.Parse(call.Text("query")).TryGet(out var query, out var error)) return error;
        if (!Ordering.Parse(call.Text("order_by"), descendingByDefault: true).TryGet(out var descending, out error)) return error;
        var heights = node.Store.BlockIndex.Search(query, cancel).Select(place => place.Height).Distinct().ToList();
        if (descending) heights.Reverse();
        if (!RpcPage.Of(call.Long("page"), call.Long("per_page"), heights.Count).TryGet(out var page, out error)) return error;
        return Reply(json => json.Object(() =>
        {
            json.List("blocks", heights.Skip(page.Skip).Take(page.Take), height => json.Object(() => Members(json, node.Store.Meta(height)?.BlockId, node.Store.Block(height))));
            json.Long("total_count", heights.Count);
        }));
    }

    private static void Members(System.Text.Json.Utf8JsonWriter json, BlockID? id, Block? block)
    {
        json.BlockId("block_id", id);
        if (block is null) json.WriteNull("block");
        else json.Block("block", block);
    }
}

/// <summary>The <c>order_by</c> argument of searches.</summary>
internal static class Ordering
{
    /// <remarks>Errors: undefined, for another word than asc and desc.</remarks>
    public static Result<bool> Parse(string text, bool descendingByDefault) => text switch
    {
        "" => descendingByDefault,
        "desc" => true,
        "asc" => false,
        _ => Error.Undefined("expected order_by to be either `asc` or `desc` or empty"),
    };
}

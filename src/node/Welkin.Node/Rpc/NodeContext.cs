using Welkin.Engine.Embedded;
using Welkin.Engine.Storage;

namespace Welkin.Node.Rpc;

/// <summary>Who this node is.</summary>
/// <param name="Id">Address of the node key, lower-case hexadecimal.</param>
public sealed record NodeIdentity(string Id, string Moniker, string ListenAddress, string RpcAddress);

/// <summary>What the query interfaces of a node read from.</summary>
public sealed record NodeContext(EmbeddedEngine Engine, NodeIdentity Identity)
{
    public ChainStore Store => Engine.Store;

    /// <summary>How long <c>broadcast_tx_commit</c> waits for the block.</summary>
    public TimeSpan CommitTimeout { get; init; } = RpcLimits.Default.CommitTimeout;

    public AsyncBroadcasts Async { get; } = new(Engine.Mempool);

    public IApplication Application => Engine.App.Application;

    /// <summary>The height a caller asks for; absent means the newest.</summary>
    /// <param name="highest">Last height that can be answered.</param>
    /// <remarks>Errors: undefined, with CometBFT's text.</remarks>
    public Result<long> HeightOr(long? asked, long highest)
    {
        if (asked is not { } height) return highest;
        if (height <= 0) return Error.Undefined($"height must be greater than 0, but got {height}");
        if (height > highest) return Error.Undefined($"height {height} must be less than or equal to the current blockchain height {highest}");
        var lowest = Store.Base;
        return height < lowest ? Error.Undefined($"height {height} is not available, lowest height is {lowest}") : height;
    }
}

/// <summary>Pages as CometBFT's RPC cuts them.</summary>
internal static class RpcPage
{
    private const int DefaultSize = 30;
    private const int MaxSize = 100;

    /// <summary>First item and number of items of a page.</summary>
    /// <remarks>Errors: undefined, for a page outside the range.</remarks>
    public static Result<(int Skip, int Take)> Of(long? page, long? perPage, int total)
    {
        var size = perPage is not { } wanted || wanted < 1 ? DefaultSize : (int)Math.Min(wanted, MaxSize);
        var pages = Math.Max(1, (total + size - 1) / size);
        var number = page ?? 1;
        if (number < 1 || number > pages) return Error.Undefined($"page should be within [1, {pages}] range, given {number}");
        var skip = (int)(number - 1) * size;
        return (skip, Math.Min(size, total - skip));
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Welkin.Client.Rpc;
using Welkin.Core;

namespace Welkin.Cli.Explain;

/// <summary>How fast blocks have come lately.</summary>
/// <param name="MeanSeconds">Mean distance of the last blocks.</param>
/// <param name="Latest">The newest height.</param>
/// <param name="LatestTime">Its time.</param>
internal sealed record BlockPace(double MeanSeconds, Height Latest, BlockTime LatestTime)
{
    private const long Window = 100;
    private const double Usual = 6;

    public static async Task<BlockPace> MeasureAsync(RpcClient rpc, CancellationToken cancellation)
    {
        var status = await rpc.StatusAsync(cancellation);
        var first = new Height(Math.Max(1, status.LatestHeight.Value - Window));
        if (status.LatestHeight <= first)
        {
            return new BlockPace(Usual, status.LatestHeight, status.LatestTime);
        }

        var earlier = await rpc.BlockAsync(first, cancellation);
        return new BlockPace(
            status.LatestTime.NanosSince(earlier.Time) / 1e9 / (status.LatestHeight.Value - first.Value),
            status.LatestHeight,
            status.LatestTime);
    }

    /// <summary>How long money lasts that is enough for so many blocks.</summary>
    /// <param name="blocks">How many, from the newest height on.</param>
    /// <param name="runsOutAt">The first height whose rent is not there.</param>
    public JsonObject Runway(long blocks, long runsOutAt) => new()
    {
        ["blocks"] = blocks,
        ["until"] = UntilText(blocks),
        ["mean_block_seconds"] = Math.Round(MeanSeconds, 3),
        ["height"] = runsOutAt,
    };

    /// <summary>When that will be; null where money lasts longer than calendars.</summary>
    public string? UntilText(long blocks)
    {
        var seconds = LatestTime.Seconds + (blocks * MeanSeconds);
        return seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : null;
    }
}

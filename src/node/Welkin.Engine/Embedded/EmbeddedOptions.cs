using Welkin.Engine.Pool;

namespace Welkin.Engine.Embedded;

/// <summary>When the embedded engine makes blocks.</summary>
/// <param name="BlockTime">An empty block is made this long after the last one.</param>
/// <param name="GatherTime">How long the first waiting transaction waits for others.</param>
/// <param name="FixedBlocks">True: only the rhythm counts, waiting transactions make no earlier block.</param>
public sealed record EmbeddedOptions(TimeSpan BlockTime, TimeSpan GatherTime, bool FixedBlocks, MempoolLimits Mempool)
{
    /// <summary>The engine stops before this height; 0 is never.</summary>
    public long HaltHeight { get; init; }

    /// <summary>The engine stops before the first block of this Unix time, in seconds; 0 is never.</summary>
    public long HaltTime { get; init; }

    public static readonly EmbeddedOptions Default = new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(20), FixedBlocks: false, new MempoolLimits());
}

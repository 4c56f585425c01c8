using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>What holds after every block.</summary>
internal static class SlashingInvariants
{
    /// <summary>The counter of a validator is the number of its missed blocks.</summary>
    public static string? CountersAreTheBits(Context ctx)
    {
        foreach (var (consensus, info) in SlashingState.AllSigningInfos(ctx))
        {
            var bits = SlashingState.MissedIndexes(ctx, consensus).LongCount();
            if (bits != info.MissedBlocks) return $"{consensus.ToValcons()} missed {bits} blocks of the window, its counter says {info.MissedBlocks}";
        }

        return null;
    }
}

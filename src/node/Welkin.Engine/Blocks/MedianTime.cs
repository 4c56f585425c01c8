using Tendermint.Types;
using Welkin.Engine.Validators;

namespace Welkin.Engine.Blocks;

/// <summary>BFT time: a block's time is the weighted median of the votes that committed the block before.</summary>
public static class MedianTime
{
    public static BlockTime Of(Commit commit, Validators.ValidatorSet validators)
    {
        var votes = new List<(BlockTime Time, long Power)>();
        long total = 0;
        foreach (var signature in commit.Signatures)
        {
            if (signature.BlockIdFlag == BlockIDFlag.Absent) continue;
            if (validators.ByAddress(signature.ValidatorAddress) is not { } validator) continue;
            votes.Add((BlockTime.FromTimestamp(signature.Timestamp), validator.Power));
            total += validator.Power;
        }
        votes.Sort((left, right) => left.Time.CompareTo(right.Time));

        var target = total / 2;
        foreach (var (time, power) in votes)
        {
            if (target <= power) return time;
            target -= power;
        }
        throw new InvalidOperationException("a commit without any vote has no median time");
    }
}

using Welkin.Core;
using Welkin.Gov.V1;

namespace Welkin.Cli.Gov;

/// <summary>A validator in one number, from 0 to 100. The formula stands in docs/GOVERNANCE.md; its parts are what the queries answer.</summary>
internal sealed record ValidatorScore(Dec Participation, Dec WindowUptime, Dec Uptime, Dec SlashFree, Dec SelfBond, Dec Upgrade, bool Tombstoned)
{
    /// <summary>Parts with their weights; together 100.</summary>
    public static readonly IReadOnlyList<(string Name, int Weight)> Weights =
        [("participation", 35), ("uptime_window", 20), ("uptime_genesis", 15), ("slash_free", 15), ("self_bond", 10), ("upgrade", 5)];

    private static readonly Dec EnoughSelfBond = Dec.Parse("0.01").OrThrow();

    /// <summary>The parts in the order of the weights, each from 0 to 1.</summary>
    public IReadOnlyList<Dec> Parts => [Participation, WindowUptime, Uptime, SlashFree, SelfBond, Upgrade];

    /// <summary>The weighted sum, cut to two places; nothing for who signed two blocks of one height.</summary>
    public Dec Total
    {
        get
        {
            if (Tombstoned) return Dec.Zero;
            var sum = Parts.Zip(Weights).Aggregate(Dec.Zero, (total, part) => total + (part.First * part.Second.Weight));
            return Dec.FromInt((sum * 100).TruncateInt()) / 100;
        }
    }

    /// <summary>Judges what the chain knows. What was never asked of a validator counts as done.</summary>
    public static ValidatorScore Of(ValidatorFacts facts)
    {
        var uptime = facts.Record.Uptime ?? new Uptime();
        var tokens = Dec.FromInt(Int.Parse(facts.Validator.Tokens).OrThrow());
        var bond = tokens.IsZero ? Dec.Zero : Dec.Min(Dec.One, facts.SelfBond / tokens / EnoughSelfBond);
        return new ValidatorScore(
            Share(facts.Record.Votes.Count(vote => vote.Voted), facts.Record.Votes.Count),
            Share(facts.BlocksInWindow - Missed(facts), facts.BlocksInWindow),
            Share((long)uptime.Signed, (long)uptime.Asked),
            Dec.One / (1 + facts.Slashes.Count),
            bond,
            uptime.Upgrade.Length == 0 || uptime.UpgradeInTime ? Dec.One : Dec.Zero,
            facts.Signing is { Tombstoned: true });
    }

    /// <summary>A part of a whole; one when nothing was asked.</summary>
    public static Dec Share(long part, long whole) => whole == 0 ? Dec.One : Dec.FromInt(part) / Dec.FromInt(whole);

    private static long Missed(ValidatorFacts facts) => Math.Min(facts.Signing?.MissedBlocksCounter ?? 0, facts.BlocksInWindow);
}

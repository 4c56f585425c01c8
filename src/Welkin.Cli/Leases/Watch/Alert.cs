using System.Text.Json.Nodes;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Leases.Watch;

/// <summary>How the money of a deployment stands.</summary>
/// <param name="Height">The height that was looked at.</param>
/// <param name="BlocksLeft">For how many more blocks the money lasts.</param>
/// <param name="RunsOutAt">The first height whose rent is not there; a settlement from then on ends the leases.</param>
/// <param name="Until">When that will be, if blocks keep coming as they did; null when calendars end before.</param>
/// <param name="MeanBlockSeconds">The mean distance of the last blocks, which the time is reckoned with.</param>
internal sealed record MoneyLook(long Height, long BlocksLeft, long RunsOutAt, string? Until, double MeanBlockSeconds, Coin Remaining)
{
    public double SecondsLeft => BlocksLeft * MeanBlockSeconds;
}

/// <summary>What the watcher has to say.</summary>
internal enum AlertKind
{
    /// <summary>The money runs out soon.</summary>
    LowFunds,

    /// <summary>It ran low and was topped up.</summary>
    ToppedUp,

    /// <summary>It runs low and could not be topped up.</summary>
    TopUpFailed,

    /// <summary>No lease of the deployment runs any more.</summary>
    Ended,
}

/// <summary>One thing to tell.</summary>
/// <param name="Detail">What was paid, or why it was not.</param>
internal sealed record Alert(AlertKind Kind, string Deployment, MoneyLook? Money, string Detail)
{
    public string KindText => Kind switch
    {
        AlertKind.LowFunds => "low_funds",
        AlertKind.ToppedUp => "topped_up",
        AlertKind.TopUpFailed => "top_up_failed",
        _ => "ended",
    };

    private string DSeq => Deployment.Split('/')[1];

    /// <summary>What the reader can do about it.</summary>
    public string Next => Kind switch
    {
        AlertKind.LowFunds => $"welkin lease deposit {DSeq} COIN",
        AlertKind.TopUpFailed => $"welkin lease deposit {DSeq} COIN, or a new grant: welkin lease allow-top-up GRANTEE --cap COIN",
        AlertKind.Ended => $"welkin explain lease {DSeq}",
        _ => "nothing; the grant pays until its cap is spent",
    };

    public JsonObject Json() => new()
    {
        ["kind"] = KindText,
        ["deployment"] = Deployment,
        ["height"] = Money?.Height,
        ["blocks_left"] = Money?.BlocksLeft,
        ["runs_out_at"] = Money?.RunsOutAt,
        ["until"] = Money?.Until,
        ["mean_block_seconds"] = Money is null ? null : Math.Round(Money.MeanBlockSeconds, 3),
        ["remaining"] = Money is null ? null : JsonShapes.Of(Money.Remaining),
        ["detail"] = Detail,
        ["next"] = Next,
    };

    public IEnumerable<string> Text()
    {
        var money = Money is null ? "" : $", {Money.Remaining} left for {Money.BlocksLeft} blocks, runs out at height {Money.RunsOutAt} ({Money.Until} at {Money.MeanBlockSeconds:0.###} s a block)";
        yield return $"{KindText} {Deployment}{money}{(Detail.Length == 0 ? "" : $": {Printable.Of(Detail)}")}; next: {Next}";
    }
}

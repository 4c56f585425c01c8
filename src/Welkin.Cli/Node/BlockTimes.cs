using Welkin.Cli.Terminal;

namespace Welkin.Cli.Node;

/// <summary>The pause between empty blocks, as options give it.</summary>
internal static class BlockTimes
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    public static TimeSpan Parse(string text) => DurationText.Parse(text) is { } time && time >= Least && time <= Most
        ? time
        : throw new CliException($"--block-time {text} is not a time between 50ms and 10m", "Write it as 1s, 500ms or 6s");
}

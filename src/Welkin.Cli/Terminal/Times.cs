using System.Globalization;

namespace Welkin.Cli.Terminal;

/// <summary>Durations as people write them: <c>500ms</c>, <c>6s</c>, <c>5m</c>, <c>24h</c>.</summary>
public static class Times
{
    private static readonly (string Unit, long Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>The duration in milliseconds; a bare number or anything else is refused.</summary>
    public static int Milliseconds(string text, string option)
    {
        foreach (var (unit, milliseconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!decimal.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) continue;
            if (number * milliseconds is > 0 and <= int.MaxValue) return (int)(number * milliseconds);
        }

        throw new CliException($"{option} {text} is not a duration", "Write it as 500ms, 6s, 5m or 24h");
    }
}

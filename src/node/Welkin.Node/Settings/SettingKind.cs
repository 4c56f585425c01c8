using System.Globalization;
using System.Text.RegularExpressions;

namespace Welkin.Node.Settings;

/// <summary>What a setting may say. Every value is a text, as an environment variable holds it; a file writes it in TOML.</summary>
public abstract partial record SettingKind
{
    private SettingKind()
    {
    }

    /// <summary>What is wrong with a value, and what would be right; null when nothing is.</summary>
    public abstract string? Complaint(string text);

    /// <summary>The value as TOML.</summary>
    public virtual string Toml(string text) => Quote(text);

    /// <summary>Any text.</summary>
    public sealed record Text : SettingKind
    {
        public override string? Complaint(string text) => null;
    }

    /// <summary>Yes or no.</summary>
    public sealed record Flag : SettingKind
    {
        public override string? Complaint(string text) => text is "true" or "false" ? null : $"'{text}' is neither true nor false";

        public override string Toml(string text) => text;
    }

    /// <summary>A whole number.</summary>
    public sealed record Number(long Least, long Most) : SettingKind
    {
        public override string? Complaint(string text) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= Least && value <= Most
                ? null
                : $"'{text}' is no whole number from {Least} to {Most}";

        public override string Toml(string text) => text;
    }

    /// <summary>A whole number that the network's own files write in quotes.</summary>
    public sealed record QuotedNumber(long Least, long Most) : SettingKind
    {
        public override string? Complaint(string text) => new Number(Least, Most).Complaint(text);
    }

    /// <summary>A length of time, as Go writes it.</summary>
    public sealed record Duration(TimeSpan Least, TimeSpan Most) : SettingKind
    {
        public override string? Complaint(string text) =>
            Read(text) is { } time && time >= Least && time <= Most ? null : $"'{text}' is no time from {Least} to {Most}; write 500ms, 10s or 1m30s";

        /// <summary>Null for anything else.</summary>
        public static TimeSpan? Read(string text)
        {
            if (!DurationShape().IsMatch(text)) return null;
            var total = TimeSpan.Zero;
            foreach (Match part in DurationPart().Matches(text))
            {
                var number = double.Parse(part.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
                total += part.Groups[2].Value switch
                {
                    "ms" => TimeSpan.FromMilliseconds(number),
                    "s" => TimeSpan.FromSeconds(number),
                    "m" => TimeSpan.FromMinutes(number),
                    _ => TimeSpan.FromHours(number),
                };
            }
            return total;
        }
    }

    /// <summary>One of some words.</summary>
    public sealed record Choice(params IReadOnlyList<string> Words) : SettingKind
    {
        public override string? Complaint(string text) => Words.Contains(text) ? null : $"'{text}' is not one of: {string.Join(", ", Words.Select(word => word.Length == 0 ? "\"\"" : word))}";
    }

    /// <summary>Texts, apart by commas.</summary>
    public sealed record List : SettingKind
    {
        public override string? Complaint(string text) => null;

        public override string Toml(string text) => $"[{string.Join(", ", Split(text).Select(Quote))}]";

        /// <summary>The texts.</summary>
        public static IReadOnlyList<string> Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>An address with a port to listen on.</summary>
    public sealed record Listen : SettingKind
    {
        public override string? Complaint(string text) => ListenAddress.Parse(text).TryGet(out _, out var error) ? null : error.Text;
    }

    /// <summary>Prices of a unit of gas.</summary>
    public sealed record Prices : SettingKind
    {
        public override string? Complaint(string text) => DecCoins.Parse(text.Replace(';', ',')).TryGet(out _, out var error) ? null : $"{error.Text}; write for example 0.0025uakt";
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("^([0-9]{1,9}([.][0-9]{1,9})?(ms|s|m|h)){1,4}$")]
    private static partial Regex DurationShape();

    [GeneratedRegex("([0-9]+(?:[.][0-9]+)?)(ms|s|m|h)")]
    private static partial Regex DurationPart();
}

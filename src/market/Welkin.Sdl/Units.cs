using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Welkin.Sdl.Yaml;

namespace Welkin.Sdl;

/// <summary>Quantities as clients compute them: on doubles, so that the digits they hash come out.</summary>
internal static partial class Units
{
    private const string Prefixes = "kmgtpe";

    /// <summary>"500m" is 500 thousandths of a core, "0.5" too.</summary>
    public static bool TryCpu(string text, out string units)
    {
        units = "";
        var match = Cpu().Match(text.ToLowerInvariant());
        if (!match.Success || !JavaScript.TryReadPrefix(match.Groups[1].Value, out var value))
        {
            return false;
        }

        value = match.Groups[2].Value == "m" ? value : value * 1000;
        units = JavaScript.Text(value);
        return double.IsFinite(value);
    }

    /// <summary>Bytes, rounded up. Case does not count; a unit is "i" for powers of 1024, else powers of 1000 are meant, and an unknown letter is one byte.</summary>
    public static bool TryBytes(string text, out string bytes)
    {
        bytes = "";
        var match = Size().Match(text.ToLowerInvariant());
        if (!match.Success || !JavaScript.TryReadPrefix(match.Groups[1].Value, out var value))
        {
            return false;
        }

        var power = Prefixes.IndexOf(match.Groups[2].Value, StringComparison.Ordinal) + 1;
        value *= Math.Pow(match.Groups[3].Value == "i" ? 1024 : 1000, power);
        bytes = JavaScript.Text(Math.Ceiling(value));
        return double.IsFinite(value);
    }

    /// <summary>The whole number a text begins with, as <c>parseInt</c> reads it.</summary>
    public static bool TryLeadingInteger(string text, out double value)
    {
        value = 0;
        var match = Integer().Match(text);
        if (!match.Success || match.Length > 400)
        {
            return false;
        }

        value = double.Parse(match.Groups[1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>A price with at most 18 decimal places in steps of 10^-18, as the wire holds it; null when it has more or is written with an exponent.</summary>
    public static string? WirePrice(string amount)
    {
        var parts = amount.Split('.');
        var fraction = parts.Length > 1 ? parts[1].TrimEnd('0') : "";
        if (amount.Length > 400 || fraction.Length > 18 || !amount.All(c => char.IsAsciiDigit(c) || c == '.'))
        {
            return null;
        }

        return BigInteger.Parse(parts[0] + fraction.PadRight(18, '0'), NumberStyles.None, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A([0-9.]+)([a-z]*)\z")]
    private static partial Regex Cpu();

    [GeneratedRegex(@"\A([0-9.]+)([a-z])([a-z]*)\z")]
    private static partial Regex Size();

    [GeneratedRegex(@"\A\s*([-+]?[0-9]+)")]
    private static partial Regex Integer();
}

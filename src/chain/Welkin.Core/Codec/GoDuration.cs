using System.Globalization;

namespace Welkin.Core.Codec;

/// <summary>Spans of time as Go reads and prints them: <c>1h2m3.5s</c>, within 64 bits of nanoseconds.</summary>
public static class GoDuration
{
    /// <summary>Reads a span; false for what Go refuses.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanos)
    {
        nanos = 0;
        var negative = text.StartsWith("-");
        text = negative || text.StartsWith("+") ? text[1..] : text;
        if (text.SequenceEqual("0"))
        {
            return true;
        }

        var total = Int128.Zero;
        do
        {
            if (!Part(ref text, out var part) || (total += part) > -(Int128)long.MinValue)
            {
                return false;
            }
        }
        while (!text.IsEmpty);

        total = negative ? -total : total;
        if (total > long.MaxValue)
        {
            return false;
        }

        nanos = (long)total;
        return true;
    }

    private static bool Part(ref ReadOnlySpan<char> text, out Int128 nanos)
    {
        nanos = 0;
        var whole = Digits(ref text);
        var fraction = ReadOnlySpan<char>.Empty;
        if (text.StartsWith("."))
        {
            text = text[1..];
            fraction = Digits(ref text);
        }

        if (whole.IsEmpty && fraction.IsEmpty)
        {
            return false;
        }

        var end = text.IndexOfAny("0123456789.");
        var unit = Unit(end < 0 ? text : text[..end]);
        text = end < 0 ? [] : text[end..];
        if (unit == 0 || whole.TrimStart('0').Length > 19)
        {
            return false;
        }

        nanos = whole.IsEmpty ? 0 : Int128.Parse(whole, CultureInfo.InvariantCulture) * unit;
        // Eighteen places are more than a nanosecond of any unit needs.
        var places = fraction.Length > 18 ? fraction[..18] : fraction;
        nanos += places.IsEmpty ? 0 : Int128.Parse(places, CultureInfo.InvariantCulture) * unit / Power(places.Length);
        return true;
    }

    private static ReadOnlySpan<char> Digits(scoped ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        var digits = length < 0 ? text : text[..length];
        text = text[digits.Length..];
        return digits;
    }

    private static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    private static long Unit(ReadOnlySpan<char> name) => name switch
    {
        "ns" => 1,
        "us" or "\u00b5s" or "\u03bcs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => 0,
    };

    /// <summary>The text of a number of nanoseconds.</summary>
    public static string Text(long nanoseconds)
    {
        if (nanoseconds == 0) return "0s";
        var sign = nanoseconds < 0 ? "-" : "";
        var left = nanoseconds < 0 ? (ulong)(-(Int128)nanoseconds) : (ulong)nanoseconds;
        if (left < 1_000) return $"{sign}{left}ns";
        if (left < 1_000_000) return $"{sign}{Fraction(left, 1_000, 3)}µs";
        if (left < 1_000_000_000) return $"{sign}{Fraction(left, 1_000_000, 6)}ms";
        var minutes = left / 60_000_000_000;
        var seconds = Fraction(left % 60_000_000_000, 1_000_000_000, 9) + "s";
        if (minutes == 0) return sign + seconds;
        return minutes < 60 ? $"{sign}{minutes}m{seconds}" : $"{sign}{minutes / 60}h{minutes % 60}m{seconds}";
    }

    private static string Fraction(ulong value, ulong unit, int digits)
    {
        var rest = (value % unit).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0').TrimEnd('0');
        return rest.Length == 0 ? $"{value / unit}" : $"{value / unit}.{rest}";
    }
}

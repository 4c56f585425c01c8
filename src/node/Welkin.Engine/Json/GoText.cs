using System.Globalization;
using System.Text;

namespace Welkin.Engine.Json;

/// <summary>Texts as Go's <c>fmt</c> and <c>time</c> print them; they appear in error messages that clients read.</summary>
public static class GoText
{
    /// <summary>Upper-case hexadecimal, Go's <c>%X</c>.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);

    /// <summary>First six bytes in upper-case hexadecimal, padded with zeroes.</summary>
    public static string Fingerprint(ReadOnlySpan<byte> bytes)
    {
        Span<byte> six = stackalloc byte[6];
        bytes[..Math.Min(6, bytes.Length)].CopyTo(six);
        return Convert.ToHexString(six);
    }

    /// <summary>Go's <c>time.Duration</c> as <c>%v</c> prints it: "0s", "10s", "2h0m0s", "1.5ms".</summary>
    public static string Duration(long nanoseconds)
    {
        if (nanoseconds == 0) return "0s";
        var sign = nanoseconds < 0 ? "-" : "";
        var left = nanoseconds < 0 ? (ulong)(-(Int128)nanoseconds) : (ulong)nanoseconds;
        if (left < 1_000) return $"{sign}{left}ns";
        if (left < 1_000_000) return $"{sign}{Fraction(left, 1_000)}µs";
        if (left < 1_000_000_000) return $"{sign}{Fraction(left, 1_000_000)}ms";
        var minutes = left / 60_000_000_000;
        var seconds = Fraction(left % 60_000_000_000, 1_000_000_000) + "s";
        if (minutes == 0) return sign + seconds;
        return minutes < 60 ? $"{sign}{minutes}m{seconds}" : $"{sign}{minutes / 60}h{minutes % 60}m{seconds}";
    }

    /// <summary>A character in single quotes as <c>encoding/json</c> quotes the offending one.</summary>
    public static string QuoteChar(byte letter) => letter switch
    {
        (byte)'\'' => @"'\''",
        (byte)'"' => "'\"'",
        (byte)'\\' => @"'\\'",
        (byte)'\n' => @"'\n'",
        (byte)'\r' => @"'\r'",
        (byte)'\t' => @"'\t'",
        < 0x20 or 0x7f => $@"'\x{letter:x2}'",
        < 0x80 => $"'{(char)letter}'",
        // Go converts the single byte to a rune, hence Latin-1.
        < 0xa0 => $@"'\u{(int)letter:x4}'",
        _ => $"'{(char)letter}'",
    };

    /// <summary>Go's <c>%q</c>.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or (char)0x7f => $"\\x{(int)letter:x2}",
                _ => letter.ToString(),
            });
        return quoted.Append('"').ToString();
    }

    /// <summary>Error text of Go's hex decoder, or null when the text is good hexadecimal.</summary>
    public static string? HexFault(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (!rune.IsAscii || !char.IsAsciiHexDigit((char)rune.Value))
                return $"encoding/hex: invalid byte: U+{rune.Value:X4} '{rune}'";
        return text.Length % 2 == 1 ? "encoding/hex: odd length hex string" : null;
    }

    private static string Fraction(ulong value, ulong unit)
    {
        var rest = (value % unit).ToString(CultureInfo.InvariantCulture).PadLeft((int)Math.Log10(unit), '0').TrimEnd('0');
        return rest.Length == 0 ? $"{value / unit}" : $"{value / unit}.{rest}";
    }
}

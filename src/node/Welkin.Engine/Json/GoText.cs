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
}

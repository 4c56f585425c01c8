using System.Globalization;
using System.Numerics;

namespace Welkin.Node.Rest;

/// <summary>Go's <c>strconv</c> with base 0: <c>0x10</c> is 16 and <c>010</c> is 8. All errors are undefined ones with its texts.</summary>
internal static class GoNumbers
{
    public static Result<ulong> Unsigned(string text, int bits)
    {
        if (Parse(text) is not { } value) return Fault("ParseUint", text, "invalid syntax");
        return value >= BigInteger.One << bits ? Fault("ParseUint", text, "value out of range") : (ulong)value;
    }

    public static Result<long> Signed(string text, int bits)
    {
        var negative = text.StartsWith('-');
        if (Parse(negative || text.StartsWith('+') ? text[1..] : text) is not { } size) return Fault("ParseInt", text, "invalid syntax");
        var value = negative ? -size : size;
        var limit = BigInteger.One << (bits - 1);
        return value < -limit || value >= limit ? Fault("ParseInt", text, "value out of range") : (long)value;
    }

    public static Result<bool> Bool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => Fault("ParseBool", text, "invalid syntax"),
    };

    private static BigInteger? Parse(string text)
    {
        var (digits, radix) = text switch
        {
            ['0', 'x' or 'X', ..] => (text[2..], 16),
            ['0', 'b' or 'B', ..] => (text[2..], 2),
            ['0', 'o' or 'O', ..] => (text[2..], 8),
            ['0', _, ..] => (text[1..], 8),
            _ => (text, 10),
        };
        if (digits.Length is 0 or > 128) return null;
        var value = BigInteger.Zero;
        foreach (var letter in digits)
        {
            if (!char.IsAsciiHexDigit(letter)) return null;
            var digit = int.Parse(letter.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (digit >= radix) return null;
            value = (value * radix) + digit;
        }
        return value;
    }

    private static Error Fault(string function, string text, string why) => Error.Undefined($"strconv.{function}: parsing {Engine.Json.GoText.Quote(text)}: {why}");
}

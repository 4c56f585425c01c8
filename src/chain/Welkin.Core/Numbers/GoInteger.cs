using System.Globalization;
using System.Numerics;

namespace Welkin.Core.Numbers;

/// <summary>Integers as text, read exactly as the Go library reads them.</summary>
internal static class GoInteger
{
    /// <summary>Reads digits with an optional sign, nothing else.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<char> text, out BigInteger value)
    {
        value = default;
        var digits = SkipSign(text, out var negative);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        value = Signed(BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), negative);
        return true;
    }

    /// <summary>Reads an integer literal: optional sign, prefixes 0b 0o 0x and plain 0 (octal), underscores between digits.</summary>
    public static bool TryParseLiteral(ReadOnlySpan<char> text, out BigInteger value)
    {
        value = default;
        var digits = SkipSign(text, out var negative);
        if (digits.IsEmpty)
        {
            return false;
        }

        var (numberBase, prefixLength) = Prefix(digits);
        if (!TryParseDigits(digits[prefixLength..], numberBase, prefixLength > 0, out value))
        {
            return false;
        }

        value = Signed(value, negative);
        return true;
    }

    private static (int Base, int PrefixLength) Prefix(ReadOnlySpan<char> digits)
    {
        if (digits.Length < 2 || digits[0] != '0')
        {
            return (10, 0);
        }

        return digits[1] switch
        {
            'b' or 'B' => (2, 2),
            'o' or 'O' => (8, 2),
            'x' or 'X' => (16, 2),
            _ => (8, 1),
        };
    }

    private static bool TryParseDigits(ReadOnlySpan<char> digits, int numberBase, bool afterPrefix, out BigInteger value)
    {
        value = BigInteger.Zero;
        var separatorAllowed = afterPrefix;
        var any = false;
        foreach (var c in digits)
        {
            if (c == '_')
            {
                if (!separatorAllowed)
                {
                    return false;
                }

                separatorAllowed = false;
                continue;
            }

            var digit = char.IsAsciiHexDigit(c) ? int.Parse([c], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : numberBase;
            if (digit >= numberBase)
            {
                return false;
            }

            value = (value * numberBase) + digit;
            (separatorAllowed, any) = (true, true);
        }

        return any && separatorAllowed;
    }

    private static ReadOnlySpan<char> SkipSign(ReadOnlySpan<char> text, out bool negative)
    {
        negative = !text.IsEmpty && text[0] == '-';
        return !text.IsEmpty && text[0] is '-' or '+' ? text[1..] : text;
    }

    private static BigInteger Signed(BigInteger value, bool negative) => negative ? -value : value;
}

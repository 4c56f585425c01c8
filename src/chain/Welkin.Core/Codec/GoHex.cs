using System.Globalization;
using System.Text;

namespace Welkin.Core.Codec;

/// <summary>Hexadecimal of either case, and Go's words for what is wrong with it.</summary>
public static class GoHex
{
    /// <summary>The bytes that a text stands for.</summary>
    /// <remarks>Errors: undefined, naming the first byte of the text's UTF-8 that is no digit, or else the odd length.</remarks>
    public static Result<byte[]> Decode(string text)
    {
        foreach (var letter in Encoding.UTF8.GetBytes(text))
        {
            if (!char.IsAsciiHexDigit((char)letter)) return Error.Undefined($"encoding/hex: invalid byte: U+{letter:X4}{Printed((char)letter)}");
        }

        return text.Length % 2 == 0 ? Convert.FromHexString(text) : Error.Undefined("encoding/hex: odd length hex string");
    }

    // fmt's %#U: the byte taken for a rune, with its picture when unicode.IsPrint says so.
    private static string Printed(char letter) => letter == ' ' || !(char.IsControl(letter) || char.IsSeparator(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format)
        ? $" '{letter}'"
        : "";
}

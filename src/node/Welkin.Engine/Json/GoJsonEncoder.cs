using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Welkin.Engine.Json;

/// <summary>Escapes strings exactly as Go's <c>encoding/json</c> does, so that the bytes of an RPC reply are those of a Go node.</summary>
public sealed class GoJsonEncoder : JavaScriptEncoder
{
    private static readonly GoJsonEncoder Instance = new();

    /// <summary>Options for every <see cref="Utf8JsonWriter"/> that writes for clients of the network.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = Instance, SkipValidation = true };

    /// <summary>As <see cref="Compact"/>, indented by two spaces: the form of files.</summary>
    public static readonly JsonWriterOptions Indented = new() { Encoder = Instance, Indented = true, NewLine = "\n" };

    private GoJsonEncoder() { }

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar is < 0x20 or '"' or '\\' or '<' or '>' or '&' or 0x2028 or 0x2029;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var index = 0; index < textLength; index++)
            if (WillEncode(text[index])) return index;
        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        Span<char> target = new(buffer, bufferLength);
        if (!WillEncode(unicodeScalar)) return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
        string escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => "\\u" + unicodeScalar.ToString("x4", CultureInfo.InvariantCulture),
        };
        var fits = escape.AsSpan().TryCopyTo(target);
        numberOfCharactersWritten = fits ? escape.Length : 0;
        return fits;
    }
}

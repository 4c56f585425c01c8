using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Welkin.Sdl;

/// <summary>JSON with sorted keys and no blanks, as it is hashed: <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> are written as escapes.</summary>
public static class CanonicalJson
{
    private const int MaxDepth = 64;

    /// <summary>Rewrites a document with its keys sorted, whoever wrote it. Numbers keep their digits.</summary>
    /// <exception cref="JsonException">No JSON, or nested more than 64 levels deep.</exception>
    public static string Sort(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var text = new StringBuilder();
        try
        {
            Write(text, document.RootElement);
        }
        catch (InvalidOperationException error)
        {
            // Half of a surrogate pair is JSON by grammar, but no text.
            throw new JsonException(error.Message, error);
        }

        return text.ToString();
    }

    /// <summary>Writes a text with its quotes.</summary>
    internal static void WriteText(StringBuilder json, string text)
    {
        json.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            WriteCharacter(json, text, i);
        }

        json.Append('"');
    }

    private static void WriteCharacter(StringBuilder json, string text, int at)
    {
        var c = text[at];
        switch (c)
        {
            case '"' or '\\':
                json.Append('\\').Append(c);
                break;
            case '\b':
                json.Append("\\b");
                break;
            case '\f':
                json.Append("\\f");
                break;
            case '\n':
                json.Append("\\n");
                break;
            case '\r':
                json.Append("\\r");
                break;
            case '\t':
                json.Append("\\t");
                break;
            default:
                var isEscaped = c < ' ' || c is '<' or '>' or '&' || IsLoneSurrogate(text, at);
                json.Append(isEscaped ? $"\\u{((int)c).ToString("x4", CultureInfo.InvariantCulture)}" : c.ToString());
                break;
        }
    }

    private static bool IsLoneSurrogate(string text, int at) =>
        (char.IsHighSurrogate(text[at]) && (at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])))
        || (char.IsLowSurrogate(text[at]) && (at == 0 || !char.IsHighSurrogate(text[at - 1])));

    private static void Write(StringBuilder json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteAll(json, '{', '}', value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal), property =>
                {
                    WriteText(json, property.Name);
                    json.Append(':');
                    Write(json, property.Value);
                });
                break;
            case JsonValueKind.Array:
                WriteAll(json, '[', ']', value.EnumerateArray(), item => Write(json, item));
                break;
            case JsonValueKind.String:
                WriteText(json, value.GetString()!);
                break;
            default:
                json.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder json, char open, char close, IEnumerable<T> items, Action<T> write)
    {
        json.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            json.Append(isFirst ? "" : ",");
            isFirst = false;
            write(item);
        }

        json.Append(close);
    }
}

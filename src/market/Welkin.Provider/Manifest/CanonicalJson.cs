using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Welkin.Provider;

/// <summary>
/// The hash of a manifest as it was received: keys sorted, no space, the escapes of Go. Hashing what came, rather than
/// what was understood of it, accepts every form a client of the network ever wrote, and nothing the tenant did not sign.
/// </summary>
internal static class CanonicalJson
{
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    /// <summary>The hashes a manifest may go by: Go escapes two line separators that the JavaScript clients leave alone.</summary>
    public static IEnumerable<string> Hashes(JsonElement root)
    {
        var strict = Write(root, escapeSeparators: true);
        yield return Hash(strict);
        var loose = Write(root, escapeSeparators: false);
        if (loose != strict)
        {
            yield return Hash(loose);
        }
    }

    /// <summary>Whether an object names a key twice; two readers of such a text may understand two manifests.</summary>
    public static bool HasDuplicateKeys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().GroupBy(property => property.Name, StringComparer.Ordinal).Any(group => group.Count() > 1)
            || element.EnumerateObject().Any(property => HasDuplicateKeys(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasDuplicateKeys),
        _ => false,
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Write(JsonElement root, bool escapeSeparators)
    {
        var text = new StringBuilder();
        Write(text, root, escapeSeparators);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement element, bool escapeSeparators)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var properties = element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).ToList();
                List(text, '{', '}', properties, property =>
                {
                    Quote(text, property.Name, escapeSeparators);
                    text.Append(':');
                    Write(text, property.Value, escapeSeparators);
                });
                break;
            case JsonValueKind.Array:
                List(text, '[', ']', element.EnumerateArray(), item => Write(text, item, escapeSeparators));
                break;
            case JsonValueKind.String:
                Quote(text, element.GetString()!, escapeSeparators);
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void List<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            write(item);
        }

        text.Append(close);
    }

    private static void Quote(StringBuilder text, string value, bool escapeSeparators)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '<' or '>' or '&' or < ' ' => Escape(text, c),
                LineSeparator or ParagraphSeparator when escapeSeparators => Escape(text, c),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static StringBuilder Escape(StringBuilder text, char c) =>
        text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
}

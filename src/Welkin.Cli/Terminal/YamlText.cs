using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Welkin.Cli.Terminal;

/// <summary>JSON as YAML with sorted keys: the network's form of answers for people.</summary>
internal static partial class YamlText
{
    public static string Of(JsonElement root)
    {
        var text = new StringBuilder();
        Write(text, root, 0, inline: false);
        return text.ToString().TrimStart('\n').TrimEnd('\n');
    }

    // A value that spans lines begins on a new one, except as the first member of a list item.
    private static void Write(StringBuilder text, JsonElement value, int depth, bool inline)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                Members(text, value, depth, inline);
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                Items(text, value, depth);
                break;
            default:
                text.Append(' ').Append(Scalar(value));
                break;
        }
    }

    private static void Members(StringBuilder text, JsonElement value, int depth, bool inline)
    {
        foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            if (!inline)
            {
                text.Append('\n').Append(' ', depth);
            }

            inline = false;
            text.Append(Quoted(member.Name)).Append(':');
            // A list stands at the depth of its name.
            Write(text, member.Value, member.Value.ValueKind == JsonValueKind.Array ? depth : depth + 2, inline: false);
        }
    }

    private static void Items(StringBuilder text, JsonElement list, int depth)
    {
        foreach (var item in list.EnumerateArray())
        {
            text.Append('\n').Append(' ', depth).Append('-');
            if (item.ValueKind == JsonValueKind.Object && item.EnumerateObject().Any())
            {
                text.Append(' ');
                Write(text, item, depth + 2, inline: true);
            }
            else
            {
                Write(text, item, depth + 2, inline: false);
            }
        }
    }

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quoted(value.GetString()!),
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        _ => value.GetRawText(),
    };

    private static string Quoted(string text)
    {
        if (text.Length > 0 && text.All(c => !char.IsControl(c)))
        {
            if (text.StartsWith('@') || text.StartsWith('{') || text.StartsWith('['))
            {
                return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
            }

            if (Plain().IsMatch(text) && !Ambiguous().IsMatch(text))
            {
                return text;
            }
        }

        return JsonSerializer.Serialize(text, Relaxed);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^[A-Za-z0-9/_.+=$(][^#:\n]*$|^[A-Za-z0-9/_.+=$(]([^#:\n]|:[^ \n]|[^ \n]#)*$")]
    private static partial Regex Plain();

    // Words and numbers that YAML would read as something else than text.
    [GeneratedRegex(@"^([-+.0-9][-+.0-9eE_:]*|0x[0-9a-fA-F]+|true|false|yes|no|on|off|y|n|null|~|.* )$", RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();
}

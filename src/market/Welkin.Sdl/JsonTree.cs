using System.Globalization;
using System.Text;

namespace Welkin.Sdl;

/// <summary>The few kinds of JSON values that groups and manifests hold. Objects write their keys sorted; absent members are left out.</summary>
internal abstract class JsonTree
{
    public static readonly JsonTree Null = new Word("null");

    public static JsonTree Of(string text) => new Text(text);

    public static JsonTree Of(ulong number) => new Word(number.ToString(CultureInfo.InvariantCulture));

    public static JsonTree Of(bool flag) => new Word(flag ? "true" : "false");

    public static JsonTree List<T>(IEnumerable<T> items, Func<T, JsonTree> map) => new Array([.. items.Select(map)]);

    /// <summary>Writes an empty list as null, as the reference does for lists never filled.</summary>
    public static JsonTree ListOrNull<T>(IReadOnlyCollection<T> items, Func<T, JsonTree> map) => items.Count == 0 ? Null : List(items, map);

    /// <summary>Leaves an empty list out.</summary>
    public static JsonTree? ListOrNone<T>(IReadOnlyCollection<T> items, Func<T, JsonTree> map) => items.Count == 0 ? null : List(items, map);

    public static JsonTree Object(params (string Key, JsonTree? Value)[] members) => new Members(members);

    public sealed override string ToString()
    {
        var json = new StringBuilder();
        Write(json);
        return json.ToString();
    }

    protected abstract void Write(StringBuilder json);

    private sealed class Word(string word) : JsonTree
    {
        protected override void Write(StringBuilder json) => json.Append(word);
    }

    private sealed class Text(string text) : JsonTree
    {
        protected override void Write(StringBuilder json) => CanonicalJson.WriteText(json, text);
    }

    private sealed class Array(IReadOnlyList<JsonTree> items) : JsonTree
    {
        protected override void Write(StringBuilder json)
        {
            json.Append('[');
            for (var i = 0; i < items.Count; i++)
            {
                json.Append(i == 0 ? "" : ",");
                items[i].Write(json);
            }

            json.Append(']');
        }
    }

    private sealed class Members(IReadOnlyList<(string Key, JsonTree? Value)> members) : JsonTree
    {
        protected override void Write(StringBuilder json)
        {
            json.Append('{');
            var separator = "";
            foreach (var (key, value) in members.Where(member => member.Value is not null).OrderBy(member => member.Key, StringComparer.Ordinal))
            {
                json.Append(separator);
                separator = ",";
                CanonicalJson.WriteText(json, key);
                json.Append(':');
                value!.Write(json);
            }

            json.Append('}');
        }
    }
}

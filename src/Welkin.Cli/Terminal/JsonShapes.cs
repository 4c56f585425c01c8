using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Welkin.Core;

namespace Welkin.Cli.Terminal;

/// <summary>The forms in which values stand in our JSON.</summary>
internal static class JsonShapes
{
    /// <summary>A decimal without zeros at its end: <c>50</c>, <c>1.5</c>.</summary>
    public static string Trimmed(Dec amount)
    {
        var text = amount.ToString();
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    public static string Text(DecCoin coin) => $"{Trimmed(coin.Amount)}{coin.Denom}";

    public static JsonObject Of(DecCoin coin) => new() { ["denom"] = coin.Denom, ["amount"] = Trimmed(coin.Amount) };

    public static JsonObject Of(Coin coin) => new() { ["denom"] = coin.Denom, ["amount"] = coin.Amount.ToString() };

    public static JsonArray Of(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)JsonValue.Create(text))];

    /// <summary>The name of an enum value on the wire; its number when it has none.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum =>
        typeof(T).GetField(value.ToString())?.GetCustomAttributes(typeof(OriginalNameAttribute), false) is [OriginalNameAttribute name]
            ? name.Name
            : value.ToString();
}

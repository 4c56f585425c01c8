using System.Globalization;
using System.Text.Json;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>Reading the engine's JSON, in which fields may be missing or null (engines differ).</summary>
internal static class JsonReading
{
    extension(JsonElement element)
    {
        /// <summary>A field; undefined when the element is no object or lacks it.</summary>
        public JsonElement Field(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        /// <summary>A text field, or the empty text.</summary>
        public string Text(string name) => element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

        /// <summary>A whole number field, or 0.</summary>
        public long Number(string name) => element.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : 0;

        /// <summary>A truth field, or false.</summary>
        public bool Flag(string name) => element.Field(name).ValueKind == JsonValueKind.True;

        /// <summary>A time field; null when it is absent or Go's zero time.</summary>
        public DateTimeOffset? Time(string name) =>
            DateTimeOffset.TryParse(element.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year > 1 ? time : null;

        /// <summary>The items of a list field; none when absent or null.</summary>
        public IEnumerable<JsonElement> Items(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray().ToList() : [];

        /// <summary>The items of the element itself; none when it is null.</summary>
        public IEnumerable<JsonElement> All() => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().ToList() : [];
    }
}

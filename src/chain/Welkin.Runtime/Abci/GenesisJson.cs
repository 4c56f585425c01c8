using System.Text.Json;

namespace Welkin.Runtime;

/// <summary>The sections of <c>app_state</c>.</summary>
internal static class GenesisJson
{
    /// <summary>Each module's section as text; sections that are null are left out.</summary>
    public static SortedDictionary<string, string> Sections(ReadOnlyMemory<byte> appState)
    {
        var sections = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (appState.IsEmpty) return sections;
        using var document = JsonDocument.Parse(appState, new JsonDocumentOptions { MaxDepth = 200 });
        foreach (var section in document.RootElement.EnumerateObject())
        {
            if (section.Value.ValueKind != JsonValueKind.Null) sections.Add(section.Name, section.Value.GetRawText());
        }

        return sections;
    }
}

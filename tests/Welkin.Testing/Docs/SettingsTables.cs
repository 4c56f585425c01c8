using Welkin.Node.Settings;

namespace Welkin.Testing.Docs;

/// <summary>The settings of a home, file by file.</summary>
internal static class SettingsTables
{
    public static IEnumerable<string> Lines() => new[] { ConfigToml.Table, AppToml.Table, ClientToml.Table }.SelectMany(Of);

    private static IEnumerable<string> Of(SettingsTable table) =>
    [
        $"## {table.FileName}",
        "",
        .. ReferencePages.Head("key", "default", "environment", "what it says"),
        .. table.Keys.Select(key => ReferencePages.Row($"`{key.Path}`", $"`{key.Kind.Toml(key.Standard)}`", $"`{key.Variable}`", key.About)),
        "",
        $"Understood, without effect here: {string.Join(", ", table.Elsewhere.Select(key => $"`{key}`"))}.",
        "",
    ];
}

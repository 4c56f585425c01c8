namespace Welkin.Testing.Docs;

/// <summary>The source files of the chain's modules, by module.</summary>
internal static class ModuleSources
{
    private static readonly string[] Rooms = ["Welkin.Modules.Compute", "Welkin.Modules.Cosmos"];

    /// <summary>Module folder and text of each file, in a fixed order.</summary>
    public static IEnumerable<(string Module, string File, string Text)> All() =>
        from room in Rooms
        from path in Directory.EnumerateFiles(RepositoryRoot.Combine("src", "chain", room), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let parts = Path.GetRelativePath(RepositoryRoot.Combine("src", "chain", room), path).Split('/')
        where parts.Length > 1 && parts[0] is not ("obj" or "bin")
        select (parts[0], parts[^1], File.ReadAllText(path));
}

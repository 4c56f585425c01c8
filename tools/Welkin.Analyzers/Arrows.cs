using System.Collections.Generic;

namespace Welkin.Analyzers;

/// <summary>The arrows of docs/ARCHITECTURE.md: what each project may know directly, and thereby indirectly.</summary>
internal static class Arrows
{
    private static readonly Dictionary<string, string[]> Direct = new()
    {
        ["Welkin.Protos"] = [],
        ["Welkin.Core"] = ["Welkin.Protos"],
        ["Welkin.Store"] = ["Welkin.Core"],
        ["Welkin.Runtime"] = ["Welkin.Store"],
        ["Welkin.Modules.Cosmos"] = ["Welkin.Runtime"],
        ["Welkin.Modules.Ibc"] = ["Welkin.Modules.Cosmos"],
        ["Welkin.Modules.Compute"] = ["Welkin.Modules.Cosmos"],
        ["Welkin.App"] = ["Welkin.Modules.Cosmos", "Welkin.Modules.Ibc", "Welkin.Modules.Compute"],
        ["Welkin.Engine"] = ["Welkin.Core", "Welkin.Store"],
        ["Welkin.Node"] = ["Welkin.App", "Welkin.Engine"],
        ["Welkin.Client"] = ["Welkin.Core"],
        ["Welkin.Sdl"] = ["Welkin.Core"],
        ["Welkin.Provider"] = ["Welkin.Core", "Welkin.Sdl"],
        ["Welkin.ProviderDaemon"] = ["Welkin.Provider", "Welkin.Client"],
        ["Welkin.Indexer"] = ["Welkin.Client"],
        ["Welkin.Console"] = ["Welkin.Client", "Welkin.Sdl", "Welkin.Indexer"],
        ["welkin"] = ["Welkin.Node", "Welkin.ProviderDaemon", "Welkin.Sdl", "Welkin.Indexer", "Welkin.Console"],
    };

    /// <summary>Everything the project may see; null for tests and tools, which see what they drive.</summary>
    public static ISet<string>? From(string project)
    {
        if (!Direct.ContainsKey(project)) return null;
        var seen = new HashSet<string>();
        var waiting = new Stack<string>(Direct[project]);
        while (waiting.Count > 0)
        {
            var next = waiting.Pop();
            if (!seen.Add(next)) continue;
            foreach (var further in Direct[next]) waiting.Push(further);
        }

        return seen;
    }
}

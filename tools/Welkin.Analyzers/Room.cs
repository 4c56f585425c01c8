using System;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Welkin.Analyzers;

/// <summary>The project that is compiled, by its place in the repository.</summary>
internal sealed class Room
{
    private readonly string _root;
    private readonly string _folder;

    private Room(string root, string folder, string assembly)
    {
        _root = root;
        _folder = folder;
        Assembly = assembly;
    }

    public string Assembly { get; }

    /// <summary>Whether results must be the same bits on every node.</summary>
    public bool IsDeterministic => _folder.StartsWith("src/chain/", StringComparison.Ordinal);

    public bool IsSource => _folder.StartsWith("src/", StringComparison.Ordinal);

    public bool IsModules => _folder.StartsWith("src/chain/Welkin.Modules.", StringComparison.Ordinal);

    public bool IsKnown => _folder.Length > 0;

    /// <summary>Reads what Directory.Build.props hands to the compiler: the repository's folder and the project's within it.</summary>
    public static Room Of(AnalyzerConfigOptions options, string? assembly)
    {
        options.TryGetValue("build_property.WelkinRoot", out var root);
        options.TryGetValue("build_property.WelkinRoom", out var folder);
        return new Room((root ?? "").Replace('\\', '/'), (folder ?? "").Replace('\\', '/').Trim('/') is { Length: > 0 } name ? name + "/" : "", assembly ?? "");
    }

    /// <summary>The path of a source file from the repository's root on.</summary>
    public string Relative(string path)
    {
        var unix = path.Replace('\\', '/');
        return unix.StartsWith(_root, StringComparison.Ordinal) ? unix.Substring(_root.Length).TrimStart('/') : unix;
    }

    /// <summary>Whether a file belongs to this project.</summary>
    public bool Owns(string relativePath) => relativePath.StartsWith(_folder, StringComparison.Ordinal);
}

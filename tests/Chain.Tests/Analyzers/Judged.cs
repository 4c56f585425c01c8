using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Welkin.Analyzers;

namespace Welkin.Tests.Analyzers;

/// <summary>Compiles a snippet in memory as if it lay in a room of the repository, and lets one rule look at it.</summary>
internal static class Judged
{
    /// <summary>What snippets may use of the code base, small enough to be read.</summary>
    private const string Stand = """
        namespace Welkin.Core
        {
            public readonly struct Unit;
            public readonly struct Result<T> { public bool IsOk => true; }
            public static class Results { public static void Ignore<T>(this Result<T> result, string why) { } }
        }
        namespace Welkin.Store { public interface IStoreProvider { object Store(string key); } }
        namespace Welkin.Runtime { public static class Pages { public static object OfPrefix(object store) => store; } }
        namespace Microsoft.Extensions.Logging
        {
            public interface ILogger;
            public static class LoggerExtensions { public static void LogInformation(this ILogger log, string text, params object[] values) { } }
        }
        """;

    private static readonly ImmutableArray<MetadataReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The messages of a rule about <paramref name="source"/>, each with its line.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="path">Where the file lies, from the repository's root on; its first two or three folders are the project.</param>
    /// <param name="source">A whole file.</param>
    /// <param name="suppressions">Lines of the list of exceptions.</param>
    /// <param name="others">Further files: path and text.</param>
    public static async Task<IReadOnlyList<string>> By(
        Rule rule, string path, string source, string suppressions = "", params (string Path, string Text)[] others)
    {
        var folders = path.Split('/');
        var project = folders[..(folders[1] is "chain" or "node" or "market" ? 3 : 2)];
        var trees = others.Append((Path: path, Text: source)).Append((Path: "tests/Stand.cs", Text: Stand))
            .Select(file => CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Preview), "/repo/" + file.Path)).ToList();
        var compilation = CSharpCompilation.Create(
            project[^1], trees, Platform, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        var broken = compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error).ToList();
        if (broken.Count > 0) throw new InvalidOperationException($"the snippet does not compile: {broken[0]}");

        var options = new AnalyzerOptions([new Listed(suppressions)], new Placed(string.Join('/', project)));
        var found = await compilation.WithAnalyzers([rule], options).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(one => one.Location.SourceSpan.Start).Select(one =>
            $"{one.Id} {(one.Location.IsInSource ? one.Location.GetLineSpan().StartLinePosition.Line + 1 : 0)}: {one.GetMessage()}")];
    }

    private sealed class Listed(string text) : AdditionalText
    {
        public override string Path => "/repo/tools/Welkin.Analyzers/suppressions.tsv";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class Placed(string room) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(room);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Options(string room) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = key switch { "build_property.WelkinRoot" => "/repo/", "build_property.WelkinRoom" => room, _ => "" };
            return value.Length > 0;
        }
    }
}

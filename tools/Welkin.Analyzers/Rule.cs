using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Welkin.Analyzers;

/// <summary>One rule of the house: where it holds, what it looks at, and what it says. Every finding is a build error.</summary>
public abstract class Rule : DiagnosticAnalyzer
{
    private readonly DiagnosticDescriptor _descriptor;

    private protected Rule(string id, string title, string message)
    {
        _descriptor = new DiagnosticDescriptor(
            id, title, message, "Welkin", DiagnosticSeverity.Error, isEnabledByDefault: true,
            helpLinkUri: $"docs/analyzers.md#{id.ToLowerInvariant()}");
        SupportedDiagnostics = [_descriptor];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var room = Room.Of(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions, start.Compilation.AssemblyName);
            if (!HoldsIn(room)) return;
            var findings = new Findings(_descriptor, room, Suppression.Read(start.Options.AdditionalFiles, _descriptor.Id, start.CancellationToken));
            Watch(start, findings);
            start.RegisterCompilationEndAction(findings.ReportStale);
        });
    }

    private protected abstract bool HoldsIn(Room room);

    private protected abstract void Watch(CompilationStartAnalysisContext context, Findings findings);
}

using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Welkin.Analyzers;

/// <summary>Reports what a rule found in one compilation, less what is suppressed.</summary>
internal sealed class Findings(DiagnosticDescriptor descriptor, Room room, IReadOnlyList<Suppression> suppressions)
{
    public Room Room => room;

    /// <summary>Reports a place.</summary>
    /// <param name="report">The context's way to report.</param>
    /// <param name="place">Where; places without source are reported as they are.</param>
    /// <param name="member">The symbol around it, which a suppression names.</param>
    /// <param name="details">The arguments of the rule's message.</param>
    public void Add(Action<Diagnostic> report, Location place, ISymbol? member, params object[] details)
    {
        var file = room.Relative(place.SourceTree?.FilePath ?? "");
        var name = NameOf(member);
        foreach (var suppression in suppressions)
        {
            if (!suppression.Covers(file, name)) continue;
            suppression.Use();
            return;
        }

        report(Diagnostic.Create(descriptor, place, details));
    }

    /// <summary>A suppression that nothing needs any more must go.</summary>
    public void ReportStale(CompilationAnalysisContext context)
    {
        foreach (var stale in suppressions.Where(one => !one.IsUsed && room.Owns(one.File)))
        {
            var text = $"nothing needs the line of {Suppression.FileName} for {stale.File} {stale.Member}; remove it";
            context.ReportDiagnostic(Diagnostic.Create(
                descriptor.Id, descriptor.Category, text, DiagnosticSeverity.Error, DiagnosticSeverity.Error,
                isEnabledByDefault: true, warningLevel: 0));
        }
    }

    private static string NameOf(ISymbol? member)
    {
        while (member is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction }) member = member.ContainingSymbol;
        if (member is IMethodSymbol { AssociatedSymbol: { } owner }) member = owner;
        return member switch
        {
            null => "",
            INamedTypeSymbol type => type.Name,
            { ContainingType: { } type } => $"{type.Name}.{member.Name}",
            _ => member.Name,
        };
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Welkin.Analyzers;

/// <summary>DET004: what a static field remembers depends on what else this process did.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticState() : Rule("DET004", "No static mutable state in the deterministic zone", "static '{0}' can change; make it readonly and immutable, or a field of an object")
{
    private protected override bool HoldsIn(Room room) => room.IsDeterministic;

    private protected override void Watch(CompilationStartAnalysisContext context, Findings findings)
    {
        context.RegisterSymbolAction(
            at =>
            {
                var field = (IFieldSymbol)at.Symbol;
                if (!field.IsStatic || field.IsConst || field.IsImplicitlyDeclared && field.AssociatedSymbol is null) return;
                if (field.IsReadOnly && !Types.IsMutableCollection(field.Type)) return;
                ISymbol shown = field.AssociatedSymbol ?? field;
                findings.Add(at.ReportDiagnostic, shown.Locations[0], shown, shown.Name);
            },
            SymbolKind.Field);

        // The field behind an automatic property is not visited by itself.
        context.RegisterSymbolAction(
            at =>
            {
                var property = (IPropertySymbol)at.Symbol;
                if (property is { IsStatic: true, SetMethod: not null, IsAbstract: false }) findings.Add(at.ReportDiagnostic, property.Locations[0], property, property.Name);
            },
            SymbolKind.Property);
    }
}

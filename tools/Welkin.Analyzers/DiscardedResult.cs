using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Welkin.Analyzers;

/// <summary>ERR001: a failure nobody looks at is a failure nobody knows of.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DiscardedResult() : Rule("ERR001", "A Result is never discarded", "this Result<{0}> is dropped; take it apart with TryGet, or say why not with .Ignore(\"why\")")
{
    private protected override bool HoldsIn(Room room) => room.IsSource;

    private protected override void Watch(CompilationStartAnalysisContext context, Findings findings)
    {
        if (context.Compilation.GetTypeByMetadataName("Welkin.Core.Result`1") is not { } result) return;
        context.RegisterOperationAction(
            at =>
            {
                var dropped = ((IExpressionStatementOperation)at.Operation).Operation switch
                {
                    ISimpleAssignmentOperation { Target: IDiscardOperation } assignment => Source(assignment.Value),
                    IAssignmentOperation => null,
                    var expression => Source(expression),
                };
                if (dropped?.Type is INamedTypeSymbol type && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, result))
                {
                    findings.Add(at.ReportDiagnostic, at.Operation.Syntax.GetLocation(), at.ContainingSymbol, type.TypeArguments[0].Name);
                }
            },
            OperationKind.ExpressionStatement);
    }

    private static IOperation Source(IOperation value) => value is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : value;
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Welkin.Analyzers;

/// <summary>DET001: floating and decimal numbers round differently from the network's, and between machines.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FloatingNumbers() : Rule("DET001", "No floating numbers in the deterministic zone", "'{0}' is not exact; use Int, Dec or a whole number")
{
    private protected override bool HoldsIn(Room room) => room.IsDeterministic;

    private protected override void Watch(CompilationStartAnalysisContext context, Findings findings)
    {
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (node.SemanticModel.GetTypeInfo(node.Node, node.CancellationToken).Type is { } type && IsInexact(type)) Report(node, type);
            },
            SyntaxKind.PredefinedType, SyntaxKind.NumericLiteralExpression);

        // A name may be that of such a type, or stand for a value whose type nobody wrote down.
        context.RegisterSyntaxNodeAction(
            node =>
            {
                var type = node.SemanticModel.GetSymbolInfo(node.Node, node.CancellationToken).Symbol switch
                {
                    INamedTypeSymbol named => named,
                    IMethodSymbol method => method.ReturnType,
                    IPropertySymbol property => property.Type,
                    IFieldSymbol { ContainingType.TypeKind: not TypeKind.Enum } field => field.Type,
                    _ => null,
                };
                if (type is not null && IsInexact(type)) Report(node, type);
            },
            SyntaxKind.IdentifierName);

        void Report(SyntaxNodeAnalysisContext node, ITypeSymbol type)
        {
            if (node.Node.FirstAncestorOrSelf<AttributeSyntax>() is not null) return;
            findings.Add(node.ReportDiagnostic, node.Node.GetLocation(), node.ContainingSymbol, type.ToDisplayString());
        }
    }

    private static bool IsInexact(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal
        || type is INamedTypeSymbol { Name: "Half" or "NFloat" or "Complex", ContainingNamespace: { } space } && space.ToDisplayString().StartsWith("System", System.StringComparison.Ordinal);
}

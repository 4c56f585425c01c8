using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Welkin.Analyzers;

/// <summary>TID001: what does not fit on a few screens is several things.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Size() : Rule("TID001", "Files and methods stay small", "{0} has {1} lines, more than {2}")
{
    private const int FileLines = 600;
    private const int MethodLines = 70;

    private protected override bool HoldsIn(Room room) => room.IsKnown;

    private protected override void Watch(CompilationStartAnalysisContext context, Findings findings)
    {
        context.RegisterSyntaxTreeAction(at =>
        {
            var lines = at.Tree.GetText(at.CancellationToken).Lines.Count;
            if (lines <= FileLines) return;
            findings.Add(at.ReportDiagnostic, Location.Create(at.Tree, default), null, "this file", lines, FileLines);
        });
        context.RegisterSyntaxNodeAction(
            at =>
            {
                // Measured from the signature on: attributes and documentation do not count.
                var start = at.Node switch
                {
                    MethodDeclarationSyntax method => method.ReturnType.SpanStart,
                    LocalFunctionStatementSyntax function => function.ReturnType.SpanStart,
                    ConstructorDeclarationSyntax constructor => constructor.Identifier.SpanStart,
                    _ => at.Node.SpanStart,
                };
                var text = at.Node.SyntaxTree.GetText(at.CancellationToken);
                var lines = text.Lines.IndexOf(at.Node.Span.End) - text.Lines.IndexOf(start) + 1;
                if (lines <= MethodLines) return;
                var place = Location.Create(at.Node.SyntaxTree, text.Lines.GetLineFromPosition(start).Span);
                findings.Add(at.ReportDiagnostic, place, at.ContainingSymbol, "this method", lines, MethodLines);
            },
            SyntaxKind.MethodDeclaration, SyntaxKind.ConstructorDeclaration, SyntaxKind.LocalFunctionStatement,
            SyntaxKind.GetAccessorDeclaration, SyntaxKind.SetAccessorDeclaration, SyntaxKind.OperatorDeclaration);
    }
}

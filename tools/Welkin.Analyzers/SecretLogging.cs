using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Welkin.Analyzers;

/// <summary>SEC001: logs are read by people who may not know what tenants and keys hold.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretLogging() : Rule("SEC001", "No secrets in logs", "'{0}' looks like a secret and goes to a log; log its name or nothing")
{
    private static readonly string[] Words = ["mnemonic", "passphrase", "password", "secret", "privatekey", "credential", "seedphrase", "apikey", "bearer", "envvalue"];

    private protected override bool HoldsIn(Room room) => room.IsSource;

    private protected override void Watch(CompilationStartAnalysisContext context, Findings findings) =>
        context.RegisterOperationAction(
            at =>
            {
                var call = (IInvocationOperation)at.Operation;
                if (!IsLogging(call.TargetMethod)) return;
                foreach (var name in call.Arguments.SelectMany(one => one.Syntax.DescendantNodes()).OfType<IdentifierNameSyntax>().Where(IsValue))
                {
                    var spoken = name.Identifier.ValueText;
                    if (Array.Exists(Words, word => spoken.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0))
                    {
                        findings.Add(at.ReportDiagnostic, name.GetLocation(), at.ContainingSymbol, spoken);
                    }
                }
            },
            OperationKind.Invocation);

    /// <summary>Calls of a logger, and of methods whose body the logging generator writes.</summary>
    private static bool IsLogging(IMethodSymbol method) =>
        method.ContainingType.Name is "LoggerExtensions" or "ILogger" or "LoggerMessage"
        || method.GetAttributes().Any(one => one.AttributeClass?.Name == "LoggerMessageAttribute");

    /// <summary>The count or the name of a secret is none: only the last name of a chain is what is logged.</summary>
    private static bool IsValue(IdentifierNameSyntax name) =>
        !(name.Parent is MemberAccessExpressionSyntax access && access.Expression == name) && !name.Parent.IsKind(SyntaxKind.NameColon);
}

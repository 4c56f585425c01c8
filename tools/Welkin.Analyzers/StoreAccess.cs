using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Welkin.Analyzers;

/// <summary>STO001: only a module's State names bytes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StoreAccess() : Rule("STO001", "Only State touches the store", "the store is touched outside State.cs; give the module's State a method for it")
{
    private static readonly HashSet<string> Homes = ["Welkin.Store", "Welkin.Runtime"];

    private protected override bool HoldsIn(Room room) => room.IsModules;

    private protected override void Watch(CompilationStartAnalysisContext context, Findings findings) =>
        context.RegisterOperationAction(
            at =>
            {
                var call = (IInvocationOperation)at.Operation;
                if (call.TargetMethod.Name != "Store" || !Homes.Contains(call.TargetMethod.ContainingNamespace?.ToDisplayString() ?? "")) return;
                if (Path.GetFileNameWithoutExtension(at.Operation.Syntax.SyntaxTree.FilePath) is var file && (file.StartsWith("State", StringComparison.Ordinal) || file.EndsWith("State", StringComparison.Ordinal))) return;
                if (IsPage(call.Parent)) return;
                findings.Add(at.ReportDiagnostic, at.Operation.Syntax.GetLocation(), at.ContainingSymbol);
            },
            OperationKind.Invocation);

    /// <summary>Lists are paged over the pairs of a store as they are: page keys are the network's bytes.</summary>
    private static bool IsPage(IOperation? user)
    {
        while (user is IConversionOperation or IArgumentOperation) user = user.Parent;
        return user is IInvocationOperation { TargetMethod.ContainingType.Name: "Pages" };
    }
}

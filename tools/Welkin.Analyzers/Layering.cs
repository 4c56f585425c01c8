using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Welkin.Analyzers;

/// <summary>LAY001: projects see only what the arrows allow, and modules of one project see only each other's ports.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Layering() : Rule("LAY001", "Only the arrows of the architecture", "{0} must not know {1}: {2}")
{
    private static readonly HashSet<string> OpenFiles = ["Ports.cs", "Errors.cs", "Events.cs"];

    private protected override bool HoldsIn(Room room) => room.IsSource;

    private protected override void Watch(CompilationStartAnalysisContext context, Findings findings)
    {
        context.RegisterCompilationEndAction(end => CheckReferences(end, findings));
        if (!findings.Room.IsModules) return;
        context.RegisterSyntaxNodeAction(node => CheckModules(node, findings), SyntaxKind.IdentifierName, SyntaxKind.GenericName);
    }

    /// <summary>The compiler is handed the references of references too, so that the arrows are compared with all they lead to.</summary>
    private static void CheckReferences(CompilationAnalysisContext context, Findings findings)
    {
        var project = findings.Room.Assembly;
        if (Arrows.From(project) is not { } allowed)
        {
            findings.Add(context.ReportDiagnostic, Location.None, null, project, "anything", "it has no row in Arrows.cs");
            return;
        }

        var references = context.Compilation.ReferencedAssemblyNames.Select(one => one.Name).Where(name => name == "welkin" || name.StartsWith("Welkin.", StringComparison.Ordinal));
        foreach (var name in references.Where(name => !allowed.Contains(name)))
        {
            findings.Add(context.ReportDiagnostic, Location.None, null, project, name, "no arrow leads there");
        }
    }

    private static void CheckModules(SyntaxNodeAnalysisContext node, Findings findings)
    {
        var project = findings.Room.Assembly;
        if (ModuleOf(node.ContainingSymbol?.ContainingNamespace, project) is not { } here) return;
        if (node.SemanticModel.GetSymbolInfo(node.Node, node.CancellationToken).Symbol is not INamedTypeSymbol { TypeKind: not TypeKind.Interface } type) return;
        if (ModuleOf(type.ContainingNamespace, project) is not { } there || there == here || there == "Shared") return;
        if (type.DeclaringSyntaxReferences.Any(one => IsOpen(one.SyntaxTree.FilePath)) || IsWiring(node.Node.SyntaxTree.FilePath, type)) return;
        findings.Add(node.ReportDiagnostic, node.Node.GetLocation(), node.ContainingSymbol, $"module {here}", $"{there}.{type.Name}", "modules meet in roles, Ports.cs and Types/ only");
    }

    private static bool IsOpen(string path) => OpenFiles.Contains(Path.GetFileName(path)) || Path.GetFileName(Path.GetDirectoryName(path)) == "Types";

    /// <summary>A module's index card hands the keepers it was given on to its handlers, as the roles they are.</summary>
    private static bool IsWiring(string path, ITypeSymbol type) =>
        path.EndsWith("Module.cs", StringComparison.Ordinal) && (type.Name.EndsWith("Keeper", StringComparison.Ordinal) || type.Name.EndsWith("Module", StringComparison.Ordinal));

    /// <summary>"Market" for Welkin.Modules.Compute.Market.Handlers; nothing for the project's own namespace.</summary>
    private static string? ModuleOf(INamespaceSymbol? space, string project)
    {
        var name = space?.ToDisplayString() ?? "";
        return name.StartsWith(project + ".", StringComparison.Ordinal) ? name.Substring(project.Length + 1).Split('.')[0] : null;
    }
}

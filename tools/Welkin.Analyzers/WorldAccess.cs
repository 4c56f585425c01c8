using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Welkin.Analyzers;

/// <summary>DET003: the zone knows no clock, chance, thread, file, socket, environment or reflection; its world is its arguments.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorldAccess() : Rule("DET003", "No outside world in the deterministic zone", "'{0}' reaches out of the deterministic zone; take what you need as an argument")
{
    private static readonly string[] Namespaces =
        ["System.IO", "System.Net", "System.Diagnostics", "System.Threading", "System.Reflection", "System.Timers", "Microsoft.Win32"];

    /// <summary>Parts of those namespaces that touch nothing; locks guard views that queries read while a block runs.</summary>
    private static readonly HashSet<string> Harmless =
    [
        "System.IO.MemoryStream", "System.IO.Stream", "System.IO.StringReader", "System.IO.StringWriter", "System.IO.TextReader", "System.IO.TextWriter",
        "System.IO.BinaryReader", "System.IO.BinaryWriter", "System.IO.InvalidDataException", "System.IO.EndOfStreamException", "System.IO.IOException",
        "System.Net.IPAddress", "System.Net.Sockets.AddressFamily", "System.Diagnostics.Debug", "System.Diagnostics.UnreachableException",
        "System.Threading.Lock", "System.Threading.Lock.Scope", "System.Threading.Interlocked", "System.Threading.Volatile", "System.Threading.Monitor",
        "System.Reflection.DefaultMemberAttribute",
    ];

    private static readonly HashSet<string> Forbidden =
    [
        "System.Random", "System.Environment", "System.Console", "System.TimeProvider", "System.GC", "System.AppDomain", "System.AppContext", "System.Activator",
        "System.Security.Cryptography.RandomNumberGenerator", "System.TimeZoneInfo",
    ];

    private static readonly HashSet<string> ForbiddenMembers =
    [
        "System.DateTime.Now", "System.DateTime.UtcNow", "System.DateTime.Today", "System.DateTimeOffset.Now", "System.DateTimeOffset.UtcNow",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Globalization.CultureInfo.CurrentCulture", "System.Globalization.CultureInfo.CurrentUICulture",
    ];

    private protected override bool HoldsIn(Room room) => room.IsDeterministic;

    private protected override void Watch(CompilationStartAnalysisContext context, Findings findings)
    {
        context.RegisterSyntaxNodeAction(
            node =>
            {
                var symbol = node.SemanticModel.GetSymbolInfo(node.Node, node.CancellationToken).Symbol;
                if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor) symbol = constructor.ContainingType;
                if (symbol is null or INamespaceSymbol || !ReachesOut(symbol)) return;
                findings.Add(node.ReportDiagnostic, node.Node.GetLocation(), node.ContainingSymbol, symbol.ToDisplayString());
            },
            SyntaxKind.IdentifierName, SyntaxKind.GenericName, SyntaxKind.ImplicitObjectCreationExpression);
        context.RegisterSyntaxNodeAction(
            node => findings.Add(node.ReportDiagnostic, node.Node.GetLocation(), node.ContainingSymbol, "await"),
            SyntaxKind.AwaitExpression);
        context.RegisterSymbolAction(
            method =>
            {
                var declared = (IMethodSymbol)method.Symbol;
                if (declared.IsAsync) findings.Add(method.ReportDiagnostic, declared.Locations[0], declared, "async " + declared.Name);
            },
            SymbolKind.Method);
    }

    private static bool ReachesOut(ISymbol symbol)
    {
        if (symbol is INamedTypeSymbol type) return IsForbidden(type);
        if (symbol is not (IMethodSymbol or IPropertySymbol or IFieldSymbol) || symbol.ContainingType is not { } owner) return false;
        return ForbiddenMembers.Contains($"{Types.FullName(owner)}.{symbol.Name}") || symbol.IsStatic && IsForbidden(owner);
    }

    private static bool IsForbidden(INamedTypeSymbol type)
    {
        var name = Types.FullName(type);
        if (Forbidden.Contains(name)) return true;
        if (Harmless.Contains(name) || type.ContainingNamespace is not { } space) return false;
        var home = space.ToDisplayString();
        if (home == "System.Diagnostics.CodeAnalysis") return false;
        return Array.Exists(Namespaces, one => home == one || home.StartsWith(one + ".", StringComparison.Ordinal));
    }
}

using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Welkin.Analyzers;

/// <summary>DET002: the order of hash tables is an accident; looking things up in them is fine.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnorderedEnumeration() : Rule(
    "DET002", "No enumeration of hash tables in the deterministic zone", "the order of '{0}' differs between runs; sort first, or keep a list or a sorted collection")
{
    /// <summary>What comes out of these does not depend on the order of what goes in.</summary>
    private static readonly HashSet<string> OrderFree =
    [
        "Order", "OrderBy", "OrderByDescending", "OrderDescending", "Count", "LongCount", "Any", "All", "Contains", "Sum", "Min", "Max",
        "ToDictionary", "ToHashSet", "ToFrozenDictionary", "ToFrozenSet", "ToImmutableDictionary", "ToImmutableHashSet",
        "ToImmutableSortedDictionary", "ToImmutableSortedSet", "UnionWith", "ExceptWith", "IntersectWith", "SymmetricExceptWith",
        "SetEquals", "IsSubsetOf", "IsSupersetOf", "IsProperSubsetOf", "IsProperSupersetOf", "Overlaps", "GetValueOrDefault",
        "TryGetNonEnumeratedCount",
    ];

    /// <summary>These hand the order on; what comes after them decides.</summary>
    private static readonly HashSet<string> OrderKeeping = ["Where", "Select", "SelectMany", "Concat", "Union", "Except", "Intersect", "Distinct", "Cast", "OfType", "AsEnumerable"];

    private static readonly HashSet<string> SortedTypes =
        ["SortedDictionary", "SortedSet", "Dictionary", "HashSet", "ConcurrentDictionary"];

    private protected override bool HoldsIn(Room room) => room.IsDeterministic;

    private protected override void Watch(CompilationStartAnalysisContext context, Findings findings)
    {
        context.RegisterOperationAction(
            loop =>
            {
                if (loop.Operation is IForEachLoopOperation each) Check(loop, Unwrap(each.Collection));
            },
            OperationKind.Loop);
        context.RegisterOperationAction(spread => Check(spread, Unwrap(((ISpreadOperation)spread.Operation).Operand)), OperationKind.Spread);
        context.RegisterOperationAction(
            argument =>
            {
                var passed = (IArgumentOperation)argument.Operation;
                if (passed.Value is IConversionOperation { IsImplicit: true } && !IsSafe(passed.Parent)) Check(argument, Unwrap(passed.Value));
            },
            OperationKind.Argument);
        context.RegisterOperationAction(
            call =>
            {
                var invocation = (IInvocationOperation)call.Operation;
                if (invocation.TargetMethod.Name == "GetEnumerator" && invocation.Instance is { } instance) Check(call, instance);
                if (IsHashing(invocation.TargetMethod) && call.ContainingSymbol.Name != "GetHashCode") Report(call, "GetHashCode");
            },
            OperationKind.Invocation);

        void Check(OperationAnalysisContext at, IOperation value)
        {
            if (Types.IsUnordered(value.Type)) Report(at, value.Type!.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
        }

        void Report(OperationAnalysisContext at, string what) =>
            findings.Add(at.ReportDiagnostic, at.Operation.Syntax.GetLocation(), at.ContainingSymbol, what);
    }

    private static bool IsHashing(IMethodSymbol method) =>
        method.Name == "GetHashCode" && method.Parameters.IsEmpty || method.ContainingType is { Name: "HashCode", ContainingNamespace.Name: "System" };

    private static IOperation Unwrap(IOperation value)
    {
        while (value is IConversionOperation { IsImplicit: true } conversion) value = conversion.Operand;
        return value;
    }

    /// <summary>Whether the receiver of the sequence, or a later one in the chain, makes its order irrelevant.</summary>
    private static bool IsSafe(IOperation? receiver)
    {
        while (true)
        {
            switch (receiver)
            {
                case IObjectCreationOperation { Type: { } made }:
                    return SortedTypes.Contains(made.Name);
                case IInvocationOperation { TargetMethod: var method } call when OrderKeeping.Contains(method.Name) && method.IsExtensionMethod:
                    receiver = Next(call);
                    continue;
                case IInvocationOperation { TargetMethod: var method }:
                    return OrderFree.Contains(method.Name) || !TakesSequence(method);
                default:
                    return false;
            }
        }
    }

    private static IOperation? Next(IInvocationOperation call)
    {
        var parent = call.Parent;
        while (parent is IConversionOperation or IArgumentOperation) parent = parent.Parent;
        return parent;
    }

    /// <summary>A method that asks for a dictionary or a set looks things up; its body is checked by itself.</summary>
    private static bool TakesSequence(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (Types.FullName(parameter.Type) is "System.Collections.Generic.IEnumerable" or "System.Collections.IEnumerable") return true;
        }

        return false;
    }
}

using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Welkin.Analyzers;

/// <summary>Questions about types that several rules ask.</summary>
internal static class Types
{
    /// <summary>The name with its namespace and without type arguments: <c>System.Collections.Generic.Dictionary</c>.</summary>
    public static string FullName(ITypeSymbol type) => type.ContainingType is { } outer
        ? $"{FullName(outer)}.{type.Name}"
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.Name}" : type.Name;

    /// <summary>Whether a value's enumeration order is that of its hash table, or unknown.</summary>
    public static bool IsUnordered(ITypeSymbol? type) => type is INamedTypeSymbol named && UnorderedNames.Contains(FullName(named));

    /// <summary>Whether a readonly field of this type still is a place to write to.</summary>
    public static bool IsMutableCollection(ITypeSymbol type) => type is INamedTypeSymbol named && MutableNames.Contains(FullName(named));

    private const string Generic = "System.Collections.Generic.";
    private const string Concurrent = "System.Collections.Concurrent.";

    private static readonly HashSet<string> UnorderedNames =
    [
        Generic + "Dictionary", Generic + "Dictionary.KeyCollection", Generic + "Dictionary.ValueCollection", Generic + "HashSet",
        Generic + "IDictionary", Generic + "IReadOnlyDictionary", Generic + "ISet", Generic + "IReadOnlySet",
        "System.Collections.Frozen.FrozenDictionary", "System.Collections.Frozen.FrozenSet",
        "System.Collections.Immutable.ImmutableDictionary", "System.Collections.Immutable.ImmutableHashSet",
        "System.Collections.Immutable.IImmutableDictionary", "System.Collections.Immutable.IImmutableSet",
        Concurrent + "ConcurrentDictionary", Concurrent + "ConcurrentBag",
        "System.Collections.Hashtable", "Google.Protobuf.Collections.MapField",
    ];

    private static readonly HashSet<string> MutableNames =
    [
        Generic + "Dictionary", Generic + "HashSet", Generic + "List", Generic + "Queue", Generic + "Stack", Generic + "LinkedList",
        Generic + "SortedDictionary", Generic + "SortedSet", Generic + "SortedList", Generic + "PriorityQueue",
        Concurrent + "ConcurrentDictionary", Concurrent + "ConcurrentBag", Concurrent + "ConcurrentQueue", Concurrent + "ConcurrentStack",
        "System.Text.StringBuilder", "System.Runtime.CompilerServices.ConditionalWeakTable", "System.Threading.ThreadLocal",
    ];
}

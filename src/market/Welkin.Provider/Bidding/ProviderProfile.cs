using System.Collections.Immutable;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>One attribute, as the chain spells it.</summary>
public sealed record AttributeValue(string Key, string Value);

/// <summary>A provider as the chain knows it: its own attributes, and those each auditor has signed.</summary>
public sealed record ProviderProfile(
    Address Owner,
    string HostUri,
    ImmutableArray<AttributeValue> Attributes,
    ImmutableSortedDictionary<string, ImmutableArray<AttributeValue>> Signed);

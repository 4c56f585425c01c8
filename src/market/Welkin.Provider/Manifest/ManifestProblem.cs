namespace Welkin.Provider;

/// <summary>What is wrong with a manifest; the gateway turns the kind into a status.</summary>
public enum ManifestProblemKind
{
    /// <summary>Not JSON, or not the shape of a manifest.</summary>
    Undecodable,

    /// <summary>A manifest that could never run.</summary>
    Invalid,

    /// <summary>Not the manifest the deployment on chain names.</summary>
    HashMismatch,

    /// <summary>It asks for other resources than the groups on chain.</summary>
    Contradicts,

    /// <summary>Its groups are not those of the deployment.</summary>
    GroupMismatch,
}

/// <summary>The first thing wrong with a manifest, where it is, and what to do. It never quotes values of env or credentials.</summary>
public sealed record ManifestProblem(ManifestProblemKind Kind, string Where, string Text)
{
    public override string ToString() => Where.Length == 0 ? Text : $"{Where}: {Text}";
}

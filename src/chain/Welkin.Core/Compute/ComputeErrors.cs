namespace Welkin.Core.Compute;

/// <summary>Registered failures that all market modules share.</summary>
public static class ComputeErrors
{
    /// <summary>Codespace of the shared failures.</summary>
    public const string Codespace = "akash";

    /// <summary>Two attributes of a list have the same key.</summary>
    public static readonly Error DuplicateAttributeKeys = new(Codespace, 1, "attributes cannot have duplicate keys");

    /// <summary>A key has characters or a length that keys must not have.</summary>
    public static readonly Error InvalidAttributeKey = new(Codespace, 2, "attribute key does not match regexp");
}

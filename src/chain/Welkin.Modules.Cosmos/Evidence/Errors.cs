using Welkin.Core;

namespace Welkin.Modules.Cosmos.Evidence;

/// <summary>Failures of codespace <c>evidence</c>.</summary>
internal static class EvidenceErrors
{
    public static readonly Error Invalid = new("evidence", 3, "invalid evidence");
    public static readonly Error Exists = new("evidence", 5, "evidence already exists");
}

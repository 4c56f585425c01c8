using Welkin.Core;

namespace Welkin.Modules.Cosmos;

/// <summary>Who may change params: the governance account.</summary>
public static class Authority
{
    /// <summary>The governance account.</summary>
    public static readonly Address Gov = Address.Module("gov");

    /// <summary>Refuses everybody else. Errors: gov 13 after the network's wording.</summary>
    public static Result<Unit> Require(Address authority, string given)
        => given == authority.ToString()
            ? new Unit()
            : new Error("gov", 13, "expected gov account as only signer for proposal message").With($"invalid authority; expected {authority}, got {given}");
}

using Welkin.Core;

namespace Welkin.Modules.Compute.Shared;

/// <summary>The account that may change params: the governance module's.</summary>
internal static class Authority
{
    private static readonly Address Governance = Address.Module("gov");

    private static readonly Error InvalidSigner = new("gov", 13, "expected gov account as only signer for proposal message");

    /// <summary>Errors: gov 13.</summary>
    public static Result<Unit> Check(string authority)
    {
        var expected = Governance.ToString();
        return authority == expected ? new Unit() : InvalidSigner.With($"invalid authority; expected {expected}, got {authority}");
    }

    /// <summary>The authority is an address at all. Errors: those of addresses.</summary>
    public static Result<Unit> CheckAddress(string authority) =>
        Address.Parse(authority).TryGet(out _, out var error) ? new Unit() : error.With("invalid authority address");
}

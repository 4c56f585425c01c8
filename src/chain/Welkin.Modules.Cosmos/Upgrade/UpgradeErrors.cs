using Welkin.Core;

namespace Welkin.Modules.Cosmos.Upgrade;

/// <summary>Failures of codespace <c>upgrade</c>.</summary>
internal static class UpgradeErrors
{
    public static readonly Error ModuleVersionNotFound = new("upgrade", 2, "module version not found");
    public static readonly Error InvalidSigner = new("upgrade", 6, "expected authority account as only signer for proposal message");
}

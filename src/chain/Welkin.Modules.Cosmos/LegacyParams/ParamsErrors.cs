using Welkin.Core;

namespace Welkin.Modules.Cosmos.LegacyParams;

/// <summary>Failures of codespace <c>params</c>.</summary>
internal static class ParamsErrors
{
    public static readonly Error UnknownSubspace = new("params", 2, "unknown subspace");
    public static readonly Error SettingParameter = new("params", 3, "failed to set parameter");
}

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>What a token may be limited to, in the network's words.</summary>
public enum Scope
{
    SendManifest,
    GetManifest,
    Logs,
    Shell,
    Events,
    Status,
    Restart,
    HostnameMigrate,
    IpMigrate,
    Attestation,
}

/// <summary>The network's spelling of scopes.</summary>
public static class Scopes
{
    private static readonly Dictionary<string, Scope> ByText = new(StringComparer.Ordinal)
    {
        ["send-manifest"] = Scope.SendManifest,
        ["get-manifest"] = Scope.GetManifest,
        ["logs"] = Scope.Logs,
        ["shell"] = Scope.Shell,
        ["events"] = Scope.Events,
        ["status"] = Scope.Status,
        ["restart"] = Scope.Restart,
        ["hostname-migrate"] = Scope.HostnameMigrate,
        ["ip-migrate"] = Scope.IpMigrate,
        ["attestation"] = Scope.Attestation,
    };

    public static bool TryParse(string text, out Scope scope) => ByText.TryGetValue(text, out scope);
}

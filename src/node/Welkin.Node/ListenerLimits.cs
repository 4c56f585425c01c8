using System.Security.Cryptography.X509Certificates;

namespace Welkin.Node;

/// <summary>A server's certificate and the chain that it shows with it.</summary>
public sealed record ServerCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain);

/// <summary>What one port admits, whatever is spoken on it.</summary>
/// <param name="MaxConnections">Connections at once, those of WebSockets included; 0 is no limit. One more is closed at once.</param>
/// <param name="MaxHeaderBytes">Largest head of a request, its line included.</param>
public sealed record ListenerLimits(int MaxConnections = 0, int MaxHeaderBytes = 1048576)
{
    /// <summary>In which the head of a request must have come.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>With it the port speaks TLS.</summary>
    public ServerCertificate? Certificate { get; init; }
}

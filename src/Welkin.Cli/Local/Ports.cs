namespace Welkin.Cli.Local;

/// <summary>The ports of a local network. Everything listens on 127.0.0.1.</summary>
/// <param name="Base">The first of a hundred ports, or null for the well-known ones.</param>
public sealed record Ports(int? Base)
{
    private const int ForwardedFirst = 40;
    private const int ForwardedLast = 99;

    public int Rpc => Base ?? 26657;

    public int Grpc => Base + 1 ?? 9090;

    public int Rest => Base + 2 ?? 1317;

    public int Ingress => Base + 5 ?? 8080;

    public int Metrics => Base + 7 ?? 9100;

    /// <summary>Where forwarded ports of leases come from.</summary>
    public (int First, int Last) Forwarded => Base is { } at ? (at + ForwardedFirst, at + ForwardedLast) : (26640 + ForwardedFirst, 26640 + ForwardedLast);

    /// <summary>The gateway of the k-th provider, from 1.</summary>
    public int Gateway(int k) => k == 1 ? Base + 3 ?? 8443 : Further(k);

    /// <summary>The gRPC side of the k-th provider, from 1.</summary>
    public int ProviderGrpc(int k) => k == 1 ? Base + 4 ?? 8444 : Further(k) + 1;

    /// <summary>Every port that must be free, with the part that takes it.</summary>
    public IEnumerable<(int Port, string Part)> All(int providers)
    {
        yield return (Rpc, "RPC");
        yield return (Grpc, "gRPC");
        yield return (Rest, "REST");
        for (var k = 1; k <= providers; k++)
        {
            yield return (Gateway(k), $"gateway of provider {k}");
            yield return (ProviderGrpc(k), $"gRPC of provider {k}");
        }

        if (providers > 0) yield return (Ingress, "ingress");
    }

    // Without a base the further ones follow the well-known gateway ports.
    private int Further(int k) => (Base + 8 ?? 8446) + (2 * (k - 2));
}

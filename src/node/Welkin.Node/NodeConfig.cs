using System.Globalization;
using System.Net;
using Welkin.Node.Rpc;

namespace Welkin.Node;

/// <summary>Where a server listens.</summary>
public sealed record ListenAddress(IPAddress Host, int Port)
{
    /// <summary>Reads <c>tcp://127.0.0.1:26657</c>, <c>http://…</c> or the bare address and port.</summary>
    /// <remarks>Errors: undefined.</remarks>
    public static Result<ListenAddress> Parse(string text)
    {
        var bare = text.Contains("://", StringComparison.Ordinal) ? text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..] : text;
        var colon = bare.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(bare[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
            return Error.Undefined($"'{text}' is not an address with a port, such as tcp://127.0.0.1:26657");
        var host = bare[..colon].Trim('[', ']');
        if (host is "localhost") return new ListenAddress(IPAddress.Loopback, port);
        if (host.Length == 0) return new ListenAddress(IPAddress.Any, port);
        return IPAddress.TryParse(host, out var address) ? new ListenAddress(address, port) : Error.Undefined($"'{host}' in '{text}' is not an IP address");
    }

    /// <summary>A port on this machine only.</summary>
    public static ListenAddress Local(int port) => new(IPAddress.Loopback, port);

    public override string ToString() => new IPEndPoint(Host, Port).ToString();
}

/// <summary>The JSON-RPC server.</summary>
public sealed record RpcConfig(ListenAddress Listen, RpcLimits Limits)
{
    /// <summary>What the port admits.</summary>
    public ListenerLimits Door { get; init; } = new();
}

/// <summary>The gRPC server.</summary>
/// <param name="MaxReceiveBytes">Largest message that a client may send.</param>
/// <param name="MaxSendBytes">Largest answer.</param>
public sealed record GrpcConfig(ListenAddress Listen, int MaxReceiveBytes = 10 * 1024 * 1024, int MaxSendBytes = int.MaxValue)
{
    /// <summary>What the port admits.</summary>
    public ListenerLimits Door { get; init; } = new();
}

/// <summary>The REST gateway, which also serves gRPC-web.</summary>
/// <param name="EnableCors">False: pre-flight requests are answered as unknown, as on the network.</param>
/// <param name="Swagger">True: the routes are described and can be tried under <c>/swagger/</c>; false: an unknown route, as on the network by default.</param>
/// <param name="GrpcWeb">False: calls of gRPC-web are unknown routes.</param>
public sealed record RestConfig(ListenAddress Listen, bool EnableCors = false, int MaxBodyBytes = 1000000, bool Swagger = false, bool GrpcWeb = true)
{
    /// <summary>What the port admits.</summary>
    public ListenerLimits Door { get; init; } = new();
}

/// <summary>Everything a node serves. A part that is null is not served.</summary>
/// <param name="NodeId">Address of the node key, lower-case hexadecimal.</param>
/// <param name="MinimumGasPrices">What <c>base.node Config</c> tells clients.</param>
/// <param name="AppName">Name of the executable, for node info.</param>
/// <param name="AppVersion">Version of this build.</param>
public sealed record NodeConfig(
    string Moniker, string NodeId, RpcConfig Rpc, GrpcConfig? Grpc, RestConfig? Rest, string MinimumGasPrices, string AppName, string AppVersion)
{
    /// <summary>What <c>base.node Config</c> tells of pruning, as app.toml writes it.</summary>
    public string PruningKeepRecent { get; init; } = "0";

    /// <summary>As <see cref="PruningKeepRecent"/>.</summary>
    public string PruningInterval { get; init; } = "0";

    /// <summary>Height at which the node stops; 0 is never.</summary>
    public long HaltHeight { get; init; }
}

/// <summary>The node cannot start; the message says what to do.</summary>
public sealed class NodeException(string message) : Exception(message);

using System.Net;
using System.Net.Sockets;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Ingress;

/// <summary>One forwarded port: everything that arrives on it goes to a replica of the service.</summary>
public sealed record ForwardedPort(int ExternalPort, PortProtocol Protocol, IReadOnlyList<Target> Targets);

/// <summary>
/// TCP and UDP ports of the host that lead to containers. Level-triggered: <see cref="Replace"/> opens what is missing, closes what
/// is no longer wanted and leaves the rest, with its connections, as it is.
/// </summary>
public sealed class PortForwarder(IPAddress address) : IAsyncDisposable
{
    private readonly Dictionary<(int, PortProtocol), IForward> _open = [];
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Makes exactly these ports lead to their targets; returns those that could not be opened, with the reason.</summary>
    public async Task<IReadOnlyList<(ForwardedPort Port, string Reason)>> Replace(IReadOnlyCollection<ForwardedPort> ports, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var wanted = ports.DistinctBy(p => (p.ExternalPort, p.Protocol)).ToDictionary(p => (p.ExternalPort, p.Protocol));
            foreach (var key in _open.Keys.Where(k => !wanted.ContainsKey(k)).ToList())
            {
                await _open[key].DisposeAsync();
                _open.Remove(key);
            }
            var failed = new List<(ForwardedPort, string)>();
            foreach (var (key, port) in wanted)
            {
                if (!_open.TryGetValue(key, out var forward) && Open(port, out var reason) is var opened)
                {
                    if (opened is null)
                    {
                        failed.Add((port, reason));
                        continue;
                    }
                    _open[key] = forward = opened;
                }
                forward!.Targets = port.Targets;
            }
            return failed;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Replace([], CancellationToken.None);
        _gate.Dispose();
    }

    private IForward? Open(ForwardedPort port, out string reason)
    {
        reason = "";
        var endpoint = new IPEndPoint(address, port.ExternalPort);
        try
        {
            return port.Protocol == PortProtocol.Tcp ? new TcpForward(endpoint) : new UdpForward(endpoint);
        }
        catch (SocketException e)
        {
            reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? $"port {endpoint.Port} is in use" : e.Message;
            return null;
        }
    }
}

internal interface IForward : IAsyncDisposable
{
    IReadOnlyList<Target> Targets { set; }
}

using System.Net;
using System.Net.Sockets;

namespace Welkin.ProviderDaemon.Ingress;

internal sealed class TcpForward : IForward
{
    private const int MostConnections = 1024;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private volatile IReadOnlyList<Target> _targets = [];
    private int _connections;
    private uint _turn;

    public TcpForward(IPEndPoint endpoint)
    {
        _listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endpoint);
            _listener.Listen(256);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
        _accepting = Accept();
    }

    public IReadOnlyList<Target> Targets { set => _targets = value; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    private async Task Accept()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(_stopping.Token);
                if (Interlocked.Increment(ref _connections) <= MostConnections)
                {
                    _ = Serve(client);
                    continue;
                }
                Interlocked.Decrement(ref _connections);
                client.Dispose();
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // One connection failed (or no descriptor is free); the next may not.
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            }
        }
    }

    private async Task Serve(Socket client)
    {
        try
        {
            await using var near = new NetworkStream(client, ownsSocket: true);
            if (await Connect() is not { } service) return;
            await using var far = new NetworkStream(service, ownsSocket: true);
            await DuplexCopy.Run(near, far, _stopping.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The connection is over; both ends see it closed.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task<Socket?> Connect()
    {
        var targets = _targets;
        var first = targets.Count == 0 ? 0 : (int)(Interlocked.Increment(ref _turn) % (uint)targets.Count);
        for (var i = 0; i < targets.Count; i++)
        {
            var target = targets[(first + i) % targets.Count];
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            limit.CancelAfter(ConnectLimit);
            try
            {
                await socket.ConnectAsync(target.Address, target.Port, limit.Token);
                return socket;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
            }
        }
        return null;
    }
}

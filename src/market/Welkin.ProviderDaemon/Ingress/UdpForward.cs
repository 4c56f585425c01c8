using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Welkin.ProviderDaemon.Ingress;

/// <summary>Each client address gets a socket of its own towards the service, so that answers find their way back.</summary>
internal sealed class UdpForward : IForward
{
    private const int MostClients = 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<SocketAddress, Flow> _flows = [];
    private readonly Task _receiving;
    private volatile IReadOnlyList<Target> _targets = [];
    private uint _turn;

    public UdpForward(IPEndPoint endpoint)
    {
        _listener = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _listener.Bind(endpoint);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
        _receiving = Receive();
    }

    public IReadOnlyList<Target> Targets { set => _targets = value; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _receiving;
        await Task.WhenAll(_flows.Values.Select(f => f.Answers));
    }

    private async Task Receive()
    {
        var buffer = new byte[65_535];
        var sender = new SocketAddress(_listener.AddressFamily);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var length = await _listener.ReceiveFromAsync(buffer, SocketFlags.None, sender, _stopping.Token);
                if (FlowOf(sender) is { } flow) await flow.Socket.SendAsync(buffer.AsMemory(0, length), _stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A datagram may get lost; that is what datagrams do.
            }
        }
    }

    private Flow? FlowOf(SocketAddress sender)
    {
        if (_flows.TryGetValue(sender, out var known))
        {
            known.Touch();
            if (_targets.Contains(known.Target)) return known;
            // The replica is gone; the client goes to another one.
            known.Stop.Cancel();
            _flows.TryRemove(sender, out _);
        }
        var targets = _targets;
        if (targets.Count == 0 || _flows.Count >= MostClients) return null;
        var client = new SocketAddress(sender.Family, sender.Size);
        sender.Buffer[..sender.Size].CopyTo(client.Buffer);
        var target = targets[(int)(Interlocked.Increment(ref _turn) % (uint)targets.Count)];
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Parse(target.Address), target.Port);
        var flow = new Flow(target, socket, CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token));
        _flows[client] = flow;
        flow.Answers = Answer(client, flow);
        return flow;
    }

    private async Task Answer(SocketAddress client, Flow flow)
    {
        var buffer = new byte[65_535];
        try
        {
            while (true)
            {
                using var quiet = CancellationTokenSource.CreateLinkedTokenSource(flow.Stop.Token);
                quiet.CancelAfter(Idle);
                try
                {
                    var length = await flow.Socket.ReceiveAsync(buffer, quiet.Token);
                    flow.Touch();
                    await _listener.SendToAsync(buffer.AsMemory(0, length), SocketFlags.None, client, flow.Stop.Token);
                }
                catch (OperationCanceledException) when (!flow.Stop.IsCancellationRequested && !flow.IsIdle(Idle))
                {
                    // Silent towards the client, but the client still sends.
                }
                catch (SocketException)
                {
                    // The service does not listen (yet); it may later.
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Idle for too long, replaced, or the port is closed.
        }
        finally
        {
            _flows.TryRemove(new(client, flow));
            flow.Socket.Dispose();
            flow.Stop.Dispose();
        }
    }

    private sealed class Flow(Target target, Socket socket, CancellationTokenSource stop)
    {
        private long _lastUse = Environment.TickCount64;

        public Target Target { get; } = target;
        public Socket Socket { get; } = socket;
        public CancellationTokenSource Stop { get; } = stop;
        public Task Answers { get; set; } = Task.CompletedTask;

        public void Touch() => Volatile.Write(ref _lastUse, Environment.TickCount64);

        public bool IsIdle(TimeSpan limit) => Environment.TickCount64 - Volatile.Read(ref _lastUse) >= (long)limit.TotalMilliseconds;
    }
}

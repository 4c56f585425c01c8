using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Welkin.ProviderDaemon.Isolation;

/// <summary>
/// Tries the rules: two make-believe tenants (network namespaces whose links carry our bridge prefix) and a make-believe outside
/// that owns a public address and one address of every private range. Real packets through the real chains, gone after 0.2 s.
/// </summary>
internal sealed partial class IsolationProbe(IsolationOptions options)
{
    private const int Port = 41999;

    // What must work is given the time of a busy machine; what must not is refused at once, and silence counts as refusal.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // 198.18.0.0/15 is set aside for tests of networks; the third byte keeps scopes on one machine apart.
    private readonly int _net = Convert.ToInt32(options.ScopeId[..2], 16);
    private string TenantLink => options.BridgePrefix + "pa";
    private string StrangerLink => options.BridgePrefix + "pb";
    private string OutsideLink => $"wp{options.ScopeId}";
    private string Tenant => $"welkin-{options.ScopeId}-tenant";
    private string Stranger => $"welkin-{options.ScopeId}-stranger";
    private string Outside => $"welkin-{options.ScopeId}-outside";
    private string Address(int last) => string.Create(CultureInfo.InvariantCulture, $"198.18.{_net}.{last}");

    private IEnumerable<string> PrivateAddresses =>
        new[] { $"10.254.{_net}.77", $"172.31.{_net}.77", $"192.168.{_net}.77", $"100.127.{_net}.77", $"169.254.{_net}.77" };

    /// <summary>Null when tenants reach what they may and nothing else; otherwise what was wrong.</summary>
    public async Task<string?> Run(CancellationToken cancellation)
    {
        try
        {
            await Clean(cancellation);
            await Build(cancellation);
            return await Task.Run(Try, cancellation);
        }
        catch (Exception e) when (e is InvalidOperationException or SocketException or IOException)
        {
            return $"could not be run ({e.Message})";
        }
        finally
        {
            await Clean(CancellationToken.None);
        }
    }

    /// <summary>Removes the links and namespaces of this probe, also those of one that was killed.</summary>
    public async Task Clean(CancellationToken cancellation)
    {
        foreach (var link in new[] { TenantLink, StrangerLink, OutsideLink }.Where(l => Directory.Exists("/sys/class/net/" + l)))
            await HostCommand.Run("ip", ["link", "delete", link], null, cancellation);
        foreach (var name in new[] { Tenant, Stranger, Outside }.Where(n => File.Exists("/run/netns/" + n)))
            await HostCommand.Run("ip", ["netns", "delete", name], null, cancellation);
    }

    private async Task Build(CancellationToken cancellation)
    {
        var host = new List<string> { $"netns add {Tenant}", $"netns add {Stranger}", $"netns add {Outside}" };
        foreach (var (link, space, first) in new[] { (TenantLink, Tenant, 0), (StrangerLink, Stranger, 4), (OutsideLink, Outside, 8) })
        {
            host.Add($"link add {link} type veth peer name eth0 netns {space}");
            host.Add($"addr add {Address(first + 1)}/30 dev {link}");
            host.Add($"link set {link} up");
        }
        // Host routes to the outside's private addresses: without the rules the tenant would get there.
        host.AddRange(PrivateAddresses.Select(a => $"route add {a}/32 dev {OutsideLink}"));
        await HostCommand.Must("ip", ["-batch", "-"], string.Join('\n', host), cancellation);
        await Inside(Tenant, 2, [$"route add default via {Address(1)}"], cancellation);
        await Inside(Stranger, 6, [$"route add default via {Address(5)}"], cancellation);
        // No way back from the outside but to the host's own address: a packet that was not masqueraded gets no answer.
        await Inside(Outside, 10, PrivateAddresses.Select(a => $"addr add {a}/32 dev eth0"), cancellation);
    }

    private async Task Inside(string space, int last, IEnumerable<string> more, CancellationToken cancellation) =>
        await HostCommand.Must("ip", ["-n", space, "-batch", "-"],
            string.Join('\n', ["link set lo up", $"addr add {Address(last)}/30 dev eth0", "link set eth0 up", .. more]), cancellation);

    private string? Try()
    {
        using var hostListener = Listen(0);
        var hostPort = ((IPEndPoint)hostListener.LocalEndPoint!).Port;
        using var inTenant = In(Tenant, () => Listen(Port));
        using var inStranger = In(Stranger, () => Listen(Port));
        using var inOutside = In(Outside, () => Listen(Port));

        if (!Connects(Address(2), Port, Patience)) return "the host cannot reach a tenant's container";
        return In(Tenant, () =>
        {
            if (!Connects(Address(10), Port, Patience)) return "a tenant cannot reach the internet";
            if (Connects(Address(1), hostPort, Limit) || Connects(Address(9), hostPort, Limit)) return "a tenant can reach ports of the host";
            if (Connects(Address(6), Port, Limit)) return "a tenant can reach another tenant";
            return PrivateAddresses.FirstOrDefault(a => Connects(a, Port, Limit)) is { } reached ? $"a tenant can reach {reached}" : null;
        });
    }

    private static Socket Listen(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        socket.Listen(8);
        return socket;
    }

    private static bool Connects(string address, int port, TimeSpan limit)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Connect(IPAddress.Parse(address), port);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return socket.Poll(limit, SelectMode.SelectWrite) &&
                (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! == 0 && !socket.Poll(TimeSpan.Zero, SelectMode.SelectError);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // A socket belongs to the namespace of the thread that made it, for ever. The thread is never used again.
    private static T In<T>(string space, Func<T> work)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle("/run/netns/" + space);
                if (SetNamespace(file.DangerousGetHandle().ToInt32(), NewNetwork) != 0) throw new IOException($"setns failed with error {Marshal.GetLastPInvokeError()}");
                result = work();
            }
            catch (Exception e)
            {
                failure = e;
            }
        }) { IsBackground = true, Name = "isolation probe" };
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new IOException(failure.Message, failure);
    }

    private const int NewNetwork = 0x40000000;

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}

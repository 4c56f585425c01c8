using System.Diagnostics;

namespace Welkin.Tests.Docker;

/// <summary>A network namespace with a web server on a public and on a private address, so that egress can be tried without internet.</summary>
internal sealed class OutsideWorld : IAsyncDisposable
{
    public const int Port = 8099;
    private const string Name = "welkin-test-outside";
    private Process? _server;

    public string Public => "198.19.200.10";
    public string Private => "10.253.200.10";

    public static async Task<OutsideWorld> Create()
    {
        var world = new OutsideWorld();
        await Ip($"netns add {Name}");
        await Ip($"link add wtoutside type veth peer name eth0 netns {Name}");
        await Ip("addr add 198.19.200.9/30 dev wtoutside");
        await Ip("link set wtoutside up");
        await Ip($"-n {Name} addr add 198.19.200.10/30 dev eth0");
        await Ip($"-n {Name} addr add {world.Private}/32 dev eth0");
        await Ip($"-n {Name} link set eth0 up");
        await Ip($"route add {world.Private}/32 dev wtoutside");
        world._server = Process.Start("ip", ["netns", "exec", Name, "busybox", "httpd", "-f", "-p", $"{Port}", "-h", "/"]);
        for (var tries = 0; tries < 200 && !await Listening(); tries++) await Task.Delay(10);
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.Dispose();
        await Ip("link delete wtoutside");
        await Ip($"netns delete {Name}");
    }

    private static async Task<bool> Listening()
    {
        using var check = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", Name, "cat", "/proc/net/tcp", "/proc/net/tcp6"]) { RedirectStandardOutput = true })!;
        return (await check.StandardOutput.ReadToEndAsync()).Contains($":{Port:X4}", StringComparison.Ordinal);
    }

    private static async Task Ip(string arguments)
    {
        using var process = Process.Start("ip", arguments.Split(' '));
        await process.WaitForExitAsync();
    }
}

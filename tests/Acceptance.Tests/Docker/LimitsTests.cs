using System.Diagnostics;
using Welkin.ProviderDaemon.Executor;
using Xunit;

namespace Welkin.Tests.Docker;

[Collection("engine")]
public sealed class LimitsTests(EngineFixture engine)
{
    [Fact]
    public async Task A_busy_container_gets_no_more_processor_than_it_bought()
    {
        var lease = EngineFixture.NewLease();
        await engine.Run(lease, EngineFixture.Hello("web", "while true; do :; done") with { Limits = new(200, 64L << 20, 32L << 20), Ports = [] });
        var (before, clock) = (await Cpu(lease), Stopwatch.StartNew());
        await engine.Shell(lease, "sleep 2");
        var used = (await Cpu(lease) - before) / clock.Elapsed;
        Assert.InRange(used, 0.02, 0.26);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_container_that_takes_too_much_memory_is_killed_and_says_so()
    {
        var lease = EngineFixture.NewLease();
        await engine.Executor.Apply(new(lease, [EngineFixture.Hello("web", "tail /dev/zero") with { Limits = new(500, 16L << 20, 32L << 20), Ports = [] }]), CancellationToken.None);
        var ended = await engine.Until(lease, "web", r => r.State is ReplicaState.Exited or ReplicaState.Restarting);
        Assert.True(ended.OutOfMemory);
        Assert.Equal(137, ended.ExitCode);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_container_cannot_have_more_processes_than_its_limit()
    {
        var lease = EngineFixture.NewLease();
        await engine.Run(lease, EngineFixture.Hello() with { Limits = new(1000, 64L << 20, 32L << 20, Pids: 16) });
        var (output, _) = await engine.Shell(lease, "i=0; while [ $i -lt 40 ]; do sleep 5 & i=$((i+1)); done 2>&1; echo");
        Assert.Contains("can't fork", output, StringComparison.Ordinal);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task Writing_past_the_ephemeral_storage_fails_and_leaves_the_container_running()
    {
        var lease = EngineFixture.NewLease();
        await engine.Run(lease, EngineFixture.Hello() with { Limits = new(1000, 64L << 20, 20L << 20) });
        // With every container that is removed the engine has the filesystem counted anew, and until that is done more may be written
        // (docs/TENANTS.md). Other tests remove containers meanwhile; a write that got through is tried again.
        var (output, code) = await engine.Shell(lease, "for i in 1 2 3 4 5; do rm -f /filled; sync; dd if=/dev/zero of=/filled bs=1M count=64 2>&1 && continue; break; done; sync; stat -c %s /filled");
        Assert.Matches("quota exceeded|No space left", output);
        var written = long.Parse(output.Split('\n')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(written, 10L << 20, 63L << 20);
        Assert.Equal(0, code);
        Assert.Equal(ReplicaState.Running, (await engine.Until(lease, "web", _ => true)).State);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task An_image_may_start_as_root_own_files_bind_port_80_and_drop_to_another_user()
    {
        var lease = EngineFixture.NewLease();
        // httpd binds as root and serves as the user it drops to.
        var service = EngineFixture.Hello("web", "mkdir /data && echo mine >/data/index.html && chown -R web:web /data && chmod 700 /data && exec httpd -f -p 80 -u web:web -h /data") with
        {
            Ports = [new(80, PortProtocol.Tcp)],
        };
        var replica = await engine.Run(lease, service);
        using var http = new HttpClient();
        Assert.Equal("mine\n", await http.GetStringAsync($"http://{replica.Address}/"));
        var (owner, _) = await engine.Shell(lease, "stat -c %U /data; grep ^Uid /proc/1/status | awk '{print $3}'");
        Assert.Equal("web\n1000", owner);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_container_has_only_the_capabilities_ordinary_images_need()
    {
        var lease = EngineFixture.NewLease();
        await engine.Run(lease, EngineFixture.Hello());
        var (status, _) = await engine.Shell(lease, "grep -E 'CapBnd|NoNewPrivs|^Seccomp:' /proc/1/status | awk '{print $2}'");
        var lines = status.Split('\n');
        // CHOWN 0, DAC_OVERRIDE 1, FOWNER 3, FSETID 4, KILL 5, SETGID 6, SETUID 7, NET_BIND_SERVICE 10, SYS_CHROOT 18.
        var expected = new[] { 0, 1, 3, 4, 5, 6, 7, 10, 18 }.Aggregate(0UL, (bits, bit) => bits | 1UL << bit);
        Assert.Equal(expected.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), lines.First(l => l.Length == 16));
        Assert.Contains("1", lines);
        Assert.Contains("2", lines);
        var (mount, code) = await engine.Shell(lease, "mount -t tmpfs none /tmp 2>&1");
        Assert.NotEqual(0, code);
        Assert.Contains("ermission denied", mount.Replace("not permitted", "permission denied", StringComparison.Ordinal), StringComparison.Ordinal);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    private async Task<TimeSpan> Cpu(LeaseKey lease) => (await engine.Executor.Stats(lease, CancellationToken.None)).Single().CpuTime;
}

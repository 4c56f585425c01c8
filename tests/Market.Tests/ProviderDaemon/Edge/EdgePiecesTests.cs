using System.Text;
using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Ingress;
using Welkin.ProviderDaemon.Isolation;
using Xunit;

namespace Welkin.Tests.ProviderDaemon;

/// <summary>The small pure parts of the provider's edge.</summary>
public sealed class EdgePiecesTests
{
    private static readonly IsolationOptions Options = new() { ScopeId = "ab123", BridgePrefix = "wkab123", IngressPort = 8080, ForwardedPorts = (8140, 8199), Resolvers = ["10.0.0.53"] };

    [Fact]
    public void Rules_replace_the_whole_table_in_one_script()
    {
        var script = NftRules.Render(Options, []);
        Assert.StartsWith("table inet welkin_ab123\ndelete table inet welkin_ab123\ntable inet welkin_ab123 {", script, StringComparison.Ordinal);
        Assert.DoesNotContain("elements", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_match_bridges_before_they_exist_and_pair_each_with_itself()
    {
        var script = NftRules.Render(Options, ["wkab123cafecafe", "wkab123beefbeef"]);
        Assert.Contains("iifname \"wkab123*\" jump from_lease", script, StringComparison.Ordinal);
        Assert.Contains("\"wkab123beefbeef\" . \"wkab123beefbeef\", \"wkab123cafecafe\" . \"wkab123cafecafe\"", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_refuse_every_private_range_after_the_name_servers_were_let_through()
    {
        var script = NftRules.Render(Options, []);
        foreach (var range in new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16" }) Assert.Contains(range, script, StringComparison.Ordinal);
        Assert.True(script.IndexOf("10.0.0.53", StringComparison.Ordinal) < script.IndexOf("10.0.0.0/8", StringComparison.Ordinal));
        Assert.Contains("th dport 53", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_open_only_the_providers_own_ports_of_the_host()
    {
        Assert.Contains("tcp dport { 8080, 8140-8199 } accept", NftRules.Render(Options, []), StringComparison.Ordinal);
        Assert.Contains("iifname \"wkab123*\" fib daddr type local tcp dport { 8080, 8140-8199 } dnat ip to 127.0.0.1", NftRules.Render(Options, []), StringComparison.Ordinal);
        Assert.DoesNotContain("dport { ", NftRules.Render(Options with { IngressPort = 0, ForwardedPorts = (0, 0) }, []), StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_table_is_replaced_as_a_whole_and_takes_replicas_in_turn()
    {
        var table = new RouteTable();
        var lease = new LeaseKey("a/1/1/1/p");
        table.Replace([new IngressRoute("One.localhost", lease, "web", [new("10.0.0.2", 80), new("10.0.0.3", 80)], new())]);
        var firsts = Enumerable.Range(0, 4).Select(_ => table.Find("one.LOCALHOST.")!.Value.Order[0].Address).Distinct().Order();
        Assert.Equal(["10.0.0.2", "10.0.0.3"], firsts);
        table.Replace([new IngressRoute("two.localhost", lease, "web", [], new())]);
        Assert.Null(table.Find("one.localhost"));
        Assert.Empty(table.Find("two.localhost")!.Value.Order);
    }

    [Fact]
    public void A_name_that_two_leases_claim_stays_with_the_first()
    {
        var table = new RouteTable();
        table.Replace([new IngressRoute("x.example", new("first"), "a", [], new()), new IngressRoute("x.example", new("second"), "b", [], new())]);
        Assert.Equal("first", table.Find("x.example")!.Value.Route.Lease.Text);
    }

    // Computed with another implementation of version-5 UUIDs and base32hex.
    [Fact]
    public void Automatic_labels_are_those_of_the_network() =>
        Assert.Equal("jhoe89fgstf4v5upg3i0n0mjs4", IngressNames.Label(new("akash1owner/7/1/1/akash1provider"), "web"));

    [Fact]
    public void Ports_stay_with_their_lease_and_are_reused_when_it_is_gone()
    {
        var range = new PortRange(100, 102);
        var first = range.Assign(new Dictionary<string, int>(), ["b", "a"]);
        Assert.Equal((100, 101), (first["a"], first["b"]));
        var second = range.Assign(first, ["b", "c", "d"]);
        Assert.Equal((101, 100, 102), (second["b"], second["c"], second["d"]));
        Assert.False(range.Assign(second, ["b", "c", "d", "e"]).ContainsKey("e"));
    }

    [Theory]
    [InlineData("nginx", "nginx", "latest")]
    [InlineData("localhost:5000/a/b:1.2-x", "localhost:5000/a/b", "1.2-x")]
    [InlineData("ghcr.io/o/i@sha256:0000000000000000000000000000000000000000000000000000000000000000", "ghcr.io/o/i", "sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public void Image_references_are_split(string text, string name, string tag)
    {
        Assert.True(ImageReference.TryParse(text, out var reference));
        Assert.Equal((name, tag), (reference.Name, reference.TagOrDigest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Nginx")]
    [InlineData("nginx:")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("nginx?fromSrc=-")]
    public void What_is_no_image_reference_is_refused(string text) => Assert.False(ImageReference.TryParse(text, out _));

    [Fact]
    public async Task Log_frames_become_lines_of_each_stream_with_their_time()
    {
        using var stream = new MemoryStream();
        Frame(stream, 1, "2026-01-02T03:04:05.123456789Z half ");
        Frame(stream, 2, "2026-01-02T03:04:06Z complaint\n");
        Frame(stream, 1, "a line\r\n2026-01-02T03:04:07Z unfinished");
        stream.Position = 0;
        var lines = new List<(OutputStream, DateTimeOffset, string)>();
        await foreach (var line in LogFrames.Lines(stream, CancellationToken.None)) lines.Add(line);
        Assert.Equal([(OutputStream.Error, "complaint"), (OutputStream.Out, "half a line"), (OutputStream.Out, "unfinished")], lines.Select(l => (l.Item1, l.Item3)));
        // .NET knows no single nanoseconds.
        Assert.Equal(1_234_568, lines[1].Item2.TimeOfDay.Ticks % TimeSpan.TicksPerSecond);
    }

    [Fact]
    public async Task A_frame_of_absurd_size_is_refused_instead_of_allocated()
    {
        using var stream = new MemoryStream([1, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff]);
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var _ in LogFrames.Read(stream, CancellationToken.None)) { }
        });
    }

    [Fact]
    public void Engine_events_are_told_in_the_words_of_kubernetes()
    {
        static string Event(string action, string more = "") =>
            $$$"""{"Type":"container","Action":"{{{action}}}","Actor":{"ID":"x","Attributes":{"welkin.lease":"a/1/1/1/p","welkin.service":"web","welkin.replica":"0"{{{more}}}}},"timeNano":1700000000000000000}""";
        Assert.Equal(("Started", false), (DockerEvents.Translate(Event("start"))!.Reason, DockerEvents.Translate(Event("start"))!.Warning));
        Assert.Equal("Failed", DockerEvents.Translate(Event("die", ",\"exitCode\":\"3\""))!.Reason);
        Assert.Equal("Completed", DockerEvents.Translate(Event("die", ",\"exitCode\":\"0\""))!.Reason);
        Assert.Equal("web-0", DockerEvents.Translate(Event("oom"))!.Replica);
        Assert.Null(DockerEvents.Translate(Event("exec_create: sh")));
    }

    [Fact]
    public void Restarts_wait_longer_each_time_and_a_long_run_forgives()
    {
        var clock = new ManualClock();
        var backOff = new RestartBackOff(clock);
        Assert.True(backOff.IsDue("c"));
        backOff.Restarted("c", TimeSpan.Zero, new(137, OutOfMemory: true));
        Assert.True(backOff.Waits("c"));
        clock.Now += TimeSpan.FromSeconds(10);
        Assert.True(backOff.IsDue("c"));
        backOff.Restarted("c", TimeSpan.Zero, new(1, OutOfMemory: false));
        clock.Now += TimeSpan.FromSeconds(19);
        Assert.True(backOff.Waits("c"));
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(new RunEnd(1, OutOfMemory: false), backOff.LastEnd("c"));
        backOff.Restarted("c", TimeSpan.FromMinutes(11), default);
        clock.Now += TimeSpan.FromSeconds(10);
        Assert.True(backOff.IsDue("c"));
        Assert.Equal(3, backOff.Count("c"));
    }

    private static void Frame(MemoryStream stream, byte which, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        stream.Write([which, 0, 0, 0, 0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length]);
        stream.Write(bytes);
    }

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

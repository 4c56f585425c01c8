using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Executor;
using Xunit;

namespace Welkin.Tests.ProviderDaemon;

public sealed class ContainerBodyTests
{
    private static readonly ExecutorScope Scope = new("home", "akash1provider");
    private static readonly LeaseKey Lease = new("akash1tenant/7/1/1/akash1provider");
    private static readonly ServiceWorkload Service = new()
    {
        Name = "web", Image = "nginx", Limits = new(250, 128L << 20, 100L << 20, 50), Env = ["TOKEN=planted-secret"], Ports = [new(53, PortProtocol.Udp), new(80, PortProtocol.Tcp)],
    };

    [Fact]
    public void Limits_stand_in_the_engines_units()
    {
        var host = Build(Service)["HostConfig"]!;
        Assert.Equal(250_000_000, (long)host["NanoCpus"]!);
        Assert.Equal(128L << 20, (long)host["Memory"]!);
        Assert.Equal((long)host["Memory"]!, (long)host["MemorySwap"]!);
        Assert.Equal(50, (int)host["PidsLimit"]!);
    }

    [Fact]
    public void With_a_quota_driver_the_root_is_writable_up_to_image_and_bought_storage() =>
        Assert.Equal(((7L << 20) + (100L << 20)).ToString(System.Globalization.CultureInfo.InvariantCulture), (string)Build(Service)["HostConfig"]!["StorageOpt"]!["size"]!);

    [Fact]
    public void Without_a_quota_driver_the_root_is_read_only_and_every_scratch_mount_is_sized()
    {
        var host = Build(Service, EphemeralEnforcement.SizedScratch)["HostConfig"]!;
        Assert.True((bool)host["ReadonlyRootfs"]!);
        Assert.Null(host["StorageOpt"]);
        var mounts = host["Mounts"]!.AsArray();
        Assert.Contains(mounts, m => (string)m!["Target"]! == "/tmp");
        Assert.All(mounts, m => Assert.Contains($"size={100L << 20}", (string)m!["VolumeOptions"]!["DriverConfig"]!["Options"]!["o"]!, StringComparison.Ordinal));
    }

    [Fact]
    public void Volumes_that_the_image_declares_are_never_directories_of_the_host() =>
        Assert.Contains(Build(Service)["HostConfig"]!["Mounts"]!.AsArray(),
            m => (string)m!["Target"]! == "/data" && (string)m["VolumeOptions"]!["DriverConfig"]!["Options"]!["type"]! == "tmpfs");

    [Fact]
    public void Privileges_are_cut()
    {
        var host = Build(Service)["HostConfig"]!;
        Assert.Equal("ALL", (string)host["CapDrop"]![0]!);
        Assert.Equal(9, host["CapAdd"]!.AsArray().Count);
        Assert.Equal("no-new-privileges", (string)host["SecurityOpt"]![0]!);
        Assert.Equal("no", (string)host["RestartPolicy"]!["Name"]!);
    }

    [Fact]
    public void Labels_name_the_object_and_hold_no_value_of_the_environment()
    {
        var labels = Build(Service)["Labels"]!;
        Assert.Equal((Lease.Text, "web", "2", "80"), ((string)labels["welkin.lease"]!, (string)labels["welkin.service"]!, (string)labels["welkin.replica"]!, (string)labels["welkin.probe-port"]!));
        Assert.DoesNotContain("planted-secret", labels.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("planted-secret", Service.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_replaces_the_entry_point_only_when_it_is_given()
    {
        Assert.Null(Build(Service)["Entrypoint"]);
        var given = Build(Service with { Command = ["sh"], Args = ["-c", "true"] });
        Assert.Equal(("sh", "-c"), ((string)given["Entrypoint"]![0]!, (string)given["Cmd"]![0]!));
    }

    [Fact]
    public void A_fingerprint_changes_with_the_environment_and_with_the_key()
    {
        var fingerprint = Service.Fingerprint([1]);
        Assert.Equal(fingerprint, Service.Fingerprint([1]));
        Assert.NotEqual(fingerprint, Service.Fingerprint([2]));
        Assert.NotEqual(fingerprint, (Service with { Env = ["TOKEN=other"] }).Fingerprint([1]));
        Assert.Equal(fingerprint, (Service with { Replicas = 5 }).Fingerprint([1]));
    }

    [Fact]
    public void Bridge_names_fit_the_kernel() => Assert.Equal(15, Scope.Bridge(Lease).Length);

    private static System.Text.Json.Nodes.JsonObject Build(ServiceWorkload service, EphemeralEnforcement ephemeral = EphemeralEnforcement.RootQuota) =>
        ContainerBody.Build(service, new(Scope, Lease, 2, "f00d", new ImageFacts("sha256:1", 7L << 20, ["/data"]), ephemeral, IsPodman: false));
}

using Akash.Provider.Lease.V1;
using Akash.Provider.V1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Client.Grpc;
using Welkin.ProviderDaemon.Gateway;
using Xunit;

namespace Welkin.Tests.ProviderDaemon.Gateway;

public sealed class GrpcTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_is_open_to_anybody()
    {
        using var bench = new ProviderBench();
        await bench.Settle(1);
        await using var gateway = await bench.Gateway();
        using var channel = Channel(gateway);

        var status = await channel.UnaryAsync<Empty, Status>("/akash.provider.v1.ProviderRPC/GetStatus", new Empty(), null, Cancellation);

        Assert.Equal("8", status.Cluster.Inventory.Cluster.Nodes[0].Resources.Cpu.Quantity.Allocatable.String);
        Assert.Empty(status.Errors);
    }

    [Fact]
    public async Task Screening_gives_the_price_or_every_reason()
    {
        using var bench = new ProviderBench();
        await bench.Settle(1);
        await using var gateway = await bench.Gateway();
        using var channel = Channel(gateway);

        var yes = await Screen(channel, ProviderBench.Spec());
        var no = await Screen(channel, Provider.Samples.Group(price: "1"));

        Assert.True(yes.Passed);
        Assert.Equal("81720000000000000000", yes.Price.Amount);
        Assert.False(no.Passed);
        Assert.StartsWith("price_over_order: price: have 81.72uakt, want at most 1uakt", Assert.Single(no.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_sends_a_manifest_and_reads_its_state()
    {
        using var bench = new ProviderBench();
        var lease = await bench.Lease();
        await using var gateway = await bench.Gateway();
        using var channel = Channel(gateway);
        var metadata = new Dictionary<string, string> { ["authorization"] = $"Bearer {bench.Token()}" };
        var id = new Akash.Market.V1.LeaseID { Owner = lease.Owner.ToString(), Dseq = 1, Gseq = 1, Oseq = 1, Provider = lease.Provider.ToString() };
        var manifest = Welkin.Provider.ManifestDocument.Read(ProviderBench.Manifest()).Document!;
        bench.Chain.Update(1, Welkin.Provider.ManifestText.Of(manifest.Groups));

        await channel.UnaryAsync<SendManifestRequest, SendManifestResponse>("/akash.provider.lease.v1.LeaseRPC/SendManifest", new() { LeaseId = id, Manifest = { manifest.Groups } }, metadata, Cancellation);
        await bench.Settle();
        var status = await channel.UnaryAsync<ServiceStatusRequest, ServiceStatusResponse>("/akash.provider.lease.v1.LeaseRPC/ServiceStatus", new() { LeaseId = id }, metadata, Cancellation);

        Assert.Equal(("web", 1), (status.Services[0].Name, status.Services[0].Status.Available));
    }

    [Fact]
    public async Task Unknown_methods_and_missing_credentials_have_their_status()
    {
        using var bench = new ProviderBench();
        await using var gateway = await bench.Gateway();
        using var channel = Channel(gateway);

        var unknown = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync<Empty, Empty>("/akash.provider.v1.ProviderRPC/Nothing", new Empty(), null, Cancellation));
        var nobody = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync<ServiceStatusRequest, ServiceStatusResponse>("/akash.provider.lease.v1.LeaseRPC/ServiceStatus", new(), null, Cancellation));

        Assert.Equal((GrpcStatus.Unimplemented, GrpcStatus.Unauthenticated), (unknown.Status, nobody.Status));
    }

    private static Task<BidScreeningResponse> Screen(GrpcChannel channel, Akash.Deployment.V1Beta4.GroupSpec spec) =>
        channel.UnaryAsync<BidScreeningRequest, BidScreeningResponse>("/akash.provider.v1.ProviderRPC/BidScreening", new() { GroupSpec = spec }, null, Cancellation);

    private static GrpcChannel Channel(GatewayServer gateway)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        return new GrpcChannel(new Uri($"https://{gateway.EndPoints[1]}"), handler);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Welkin.ProviderDaemon.Gateway;
using Xunit;

namespace Welkin.Tests.ProviderDaemon.Gateway;

public sealed class GatewayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Version_address_and_status_need_no_credentials()
    {
        using var bench = new ProviderBench();
        await using var gateway = await bench.Gateway();
        using var client = Client(gateway);

        Assert.True((await Json(client, "/version")).TryGetProperty("akash", out _));
        Assert.Equal(Provider.Samples.Us.ToString(), (await Json(client, "/address")).GetProperty("address").GetString());
        Assert.True((await Json(client, "/status")).GetProperty("cluster").TryGetProperty("leases", out _));
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("ES256KADR36")]
    [InlineData("ES256K")]
    public async Task The_whole_way_of_a_tenant_works_with_each_kind_of_credential(string kind)
    {
        using var bench = new ProviderBench();
        await bench.Lease();
        await using var gateway = await bench.Gateway();
        using var client = kind == "certificate" ? Client(gateway, bench.ClientCertificate()) : Client(gateway, token: bench.Token(algorithm: kind));

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/lease/1/1/1/status", Cancellation)).StatusCode);
        var put = await client.PutAsync("/deployment/1/manifest", new ByteArrayContent(ProviderBench.Manifest()), Cancellation);
        Assert.Equal((HttpStatusCode.OK, ""), (put.StatusCode, await put.Content.ReadAsStringAsync(Cancellation)));
        await bench.Settle();

        var status = await Json(client, "/lease/1/1/1/status");
        var service = status.GetProperty("services").GetProperty("web");
        foreach (var field in (string[])["name", "available", "total", "uris", "observed_generation", "replicas", "updated_replicas", "ready_replicas", "available_replicas"])
        {
            Assert.True(service.TryGetProperty(field, out _), field);
        }

        Assert.Equal(1, service.GetProperty("available").GetInt32());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("forwarded_ports").ValueKind);
        Assert.Equal(JsonValueKind.Null, status.GetProperty("ips").ValueKind);
        Assert.Equal("web", (await Json(client, "/lease/1/1/1/service/web/status")).GetProperty("name").GetString());
        Assert.Equal(1, (await Json(client, "/lease/1/1/1/manifest")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/lease/2/1/1/status", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/lease/x/1/1/status", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Without_credentials_nobody_gets_in()
    {
        using var bench = new ProviderBench();
        await using var gateway = await bench.Gateway();
        using var client = Client(gateway);

        var answer = await client.GetAsync("/lease/1/1/1/status", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.True(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.TryGetProperty("message", out _));
    }

    [Fact]
    public async Task Bad_credentials_fail_even_where_none_are_needed()
    {
        using var bench = new ProviderBench();
        await using var gateway = await bench.Gateway();
        var token = bench.Token();
        var forged = token[..^6] + (token[^6] == 'A' ? 'B' : 'A') + token[^5..];

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(gateway, null, forged));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(gateway, null, "x.y.z"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(gateway, null, bench.Token(lifetime: TimeSpan.FromSeconds(-1))));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(gateway, null, bench.Token("""{"access":"scoped","scope":["everything"]}""")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(gateway, bench.ClientCertificate(), token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(gateway, bench.ClientCertificate(until: bench.Clock.GetUtcNow().AddDays(-1)), null));
    }

    [Fact]
    public async Task A_certificate_that_is_unknown_or_revoked_is_refused()
    {
        using var bench = new ProviderBench();
        await using var gateway = await bench.Gateway();
        using var certificate = bench.ClientCertificate(publish: false);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(gateway, certificate, null));
        bench.Chain.Publish(bench.Tenant, "16909060", certificate.ExportCertificatePem(), valid: false);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(gateway, certificate, null));
        bench.Chain.Publish(bench.Tenant, "16909060", certificate.ExportCertificatePem());
        Assert.Equal(HttpStatusCode.OK, await StatusOf(gateway, certificate, null));
    }

    [Fact]
    public async Task A_granular_token_opens_only_what_it_names()
    {
        using var bench = new ProviderBench();
        await bench.Lease();
        await bench.Desk.Submit(bench.Tenant, 1, ProviderBench.Manifest(), Cancellation);
        await using var gateway = await bench.Gateway();
        var us = Provider.Samples.Us;
        using var status = Client(gateway, token: bench.Token($$"""{"access":"granular","permissions":[{"provider":"{{us}}","access":"scoped","scope":["status"]}]}"""));
        using var one = Client(gateway, token: bench.Token($$"""{"access":"granular","permissions":[{"provider":"{{us}}","access":"granular","deployments":[{"dseq":2,"scope":["status"]}]}]}"""));

        Assert.Equal(HttpStatusCode.OK, (await status.GetAsync("/lease/1/1/1/status", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await status.GetAsync("/lease/1/1/1/logs", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await one.GetAsync("/lease/1/1/1/status", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await one.GetAsync("/lease/2/1/1/status", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Manifests_that_are_wrong_are_refused_with_the_place_and_nothing_is_lost()
    {
        using var bench = new ProviderBench();
        await bench.Lease();
        await using var gateway = await bench.Gateway();
        using var client = Client(gateway, token: bench.Token());

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not JSON: line 1, byte 2\n"), await Put(client, 1, "[x"u8.ToArray()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Put(client, 1, ProviderBench.Manifest(image: "other:1"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Put(client, 9, ProviderBench.Manifest())).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Put(client, 1, new byte[(1 << 20) + 2000])).Status);
        Assert.Equal(HttpStatusCode.OK, (await Put(client, 1, ProviderBench.Manifest())).Status);
    }

    [Fact]
    public async Task An_account_that_never_sent_a_transaction_gets_a_quote_by_its_name_alone()
    {
        using var bench = new ProviderBench();
        await bench.Settle(1);
        await using var gateway = await bench.Gateway();
        using var client = Client(gateway);
        var group = Welkin.Core.Codec.ProtoJson.ToText(ProviderBench.Spec());

        async Task<HttpResponseMessage> Ask(string path) => await client.PostAsync(path, new StringContent(group, Encoding.UTF8, "application/json"), Cancellation);
        var answer = await Ask($"/validate?owner={bench.Tenant}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var quote = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
        Assert.Equal("uakt", quote.GetProperty("bid").GetProperty("denom").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask("/validate")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask("/validate?owner=nobody")).StatusCode);
    }

    [Fact]
    public async Task A_tenant_is_shown_the_path_of_its_lease_in_the_digest_that_is_on_chain()
    {
        using var bench = new ProviderBench(digestBlocks: 1);
        var lease = await bench.Lease();
        await bench.Desk.Submit(bench.Tenant, 1, ProviderBench.Manifest(), Cancellation);
        await bench.Settle(4);
        await using var gateway = await bench.Gateway();
        using var client = Client(gateway, token: bench.Token());
        var published = bench.Chain.Included.OfType<Welkin.Market.V1.MsgPublishDigest>().Last();

        var paths = Welkin.Client.Gateway.DigestPaths.From(await Json(client, $"/lease/1/1/1/digest?height={published.Height}"));

        var proven = paths.Proven(published.Root.ToByteArray());
        Assert.Equal([$"lease {lease}", "reservation", "workload"], proven.Select((line, i) => i == 0 ? line : line.Split(' ')[0]));
        Assert.Empty(paths.Proven(new byte[32]));
        Assert.Equal((1u, 1u, 1u, 0u), (published.Leases, published.Workloads, published.Reservations, published.Drift));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/lease/1/1/1/digest?height=1", Cancellation)).StatusCode);
        Assert.Equal(published.Height, new Welkin.ProviderDaemon.Leases.DigestStore(bench.Home).Last!.Height.Value);
    }

    [Fact]
    public async Task Drift_is_a_list_in_the_status_and_a_metric()
    {
        using var bench = new ProviderBench();
        var lease = await bench.Lease();
        await bench.Desk.Submit(bench.Tenant, 1, ProviderBench.Manifest(), Cancellation);
        bench.Wake.ChainMoved();
        await bench.Loop.Cycle(Cancellation);
        await using var gateway = await bench.Gateway();
        using var client = Client(gateway);

        var drift = (await Json(client, "/status")).GetProperty("welkin").GetProperty("drift");
        Assert.Equal(("lease_without_workload", lease.ToString()), (drift[0].GetProperty("kind").GetString(), drift[0].GetProperty("lease").GetString()));
        Assert.Contains("welkin_provider_drift{kind=\"lease_without_workload\"} 1\n", await client.GetStringAsync("/metrics", Cancellation), StringComparison.Ordinal);

        await bench.Settle(3);
        Assert.Equal(0, (await Json(client, "/status")).GetProperty("welkin").GetProperty("drift").GetArrayLength());
        Assert.Contains("welkin_provider_drift{kind=\"lease_without_workload\"} 0\n", await client.GetStringAsync("/metrics", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_events_and_shell_speak_the_networks_framing()
    {
        using var bench = new ProviderBench();
        var lease = await bench.Lease();
        await bench.Desk.Submit(bench.Tenant, 1, ProviderBench.Manifest(), Cancellation);
        await bench.Settle();
        await using var gateway = await bench.Gateway();
        bench.Desk.Events.Add(new(bench.Clock.GetUtcNow(), new(lease.ToString()), "web", "web-0", false, "Started", "started"));
        bench.Executor.Print(new(lease.ToString()), "web", "serving");

        using var logs = await Open(gateway, bench, "/lease/1/1/1/logs?follow=false&tail=1");
        var line = JsonDocument.Parse(await Receive(logs)).RootElement;
        Assert.Equal("serving", line.GetProperty("message").GetString());
        Assert.NotNull(line.GetProperty("name").GetString());

        using var events = await Open(gateway, bench, "/lease/1/1/1/kubeevents?follow=true");
        Assert.Equal("Started", JsonDocument.Parse(await Receive(events)).RootElement.GetProperty("reason").GetString());

        using var shell = await Open(gateway, bench, "/lease/1/1/1/shell?cmd0=echo&cmd1=hi&service=web&podIndex=0&tty=0&stdin=0");
        Assert.Equal((byte[])[100, .. "hi\n"u8], await Receive(shell));
        var result = await Receive(shell);
        Assert.Equal(102, result[0]);
        Assert.Equal(0, JsonDocument.Parse(result.AsMemory(1)).RootElement.GetProperty("exit_code").GetInt32());

        using var nowhere = await Open(gateway, bench, "/lease/7/1/1/logs?follow=true");
        Assert.Equal(WebSocketMessageType.Close, (await nowhere.ReceiveAsync(new byte[64], Cancellation)).MessageType);
        Assert.Equal(4001, (int)nowhere.CloseStatus!);
    }

    [Fact]
    public async Task Garbage_on_the_port_ends_that_connection_and_nothing_else()
    {
        using var bench = new ProviderBench();
        await using var gateway = await bench.Gateway();
        var garbage = new byte[4096];
        new Random(1).NextBytes(garbage);
        foreach (var endPoint in gateway.EndPoints)
        {
            using var raw = new TcpClient();
            await raw.ConnectAsync(endPoint, Cancellation);
            await raw.GetStream().WriteAsync(garbage, Cancellation);
        }

        using var client = Client(gateway);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/version", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Old_tls_versions_are_refused()
    {
        using var bench = new ProviderBench();
        await using var gateway = await bench.Gateway();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(gateway.EndPoints[0], Cancellation);
        await using var tls = new SslStream(tcp.GetStream(), false, (_, _, _, _) => true);

        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "x", EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12 }, Cancellation));
    }

    [Fact]
    public async Task The_chain_being_down_is_a_503_with_the_reason()
    {
        using var bench = new ProviderBench();
        await using var gateway = await bench.Gateway();
        using var client = Client(gateway, token: bench.Token());
        bench.Chain.Down = "the chain node does not answer";

        var answer = await client.GetAsync("/lease/1/1/1/status", Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the chain node does not answer\n"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    private static HttpClient Client(GatewayServer gateway, X509Certificate2? certificate = null, string? token = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        if (certificate is not null)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        var client = new HttpClient(handler) { BaseAddress = new Uri($"https://{gateway.EndPoints[0]}") };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    private static async Task<HttpStatusCode> StatusOf(GatewayServer gateway, X509Certificate2? certificate, string? token)
    {
        using var client = Client(gateway, certificate, token);
        return (await client.GetAsync("/version", Cancellation)).StatusCode;
    }

    private static async Task<JsonElement> Json(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
    }

    private static async Task<(HttpStatusCode Status, string Text)> Put(HttpClient client, ulong dseq, byte[] manifest)
    {
        var answer = await client.PutAsync($"/deployment/{dseq}/manifest", new ByteArrayContent(manifest), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<ClientWebSocket> Open(GatewayServer gateway, ProviderBench bench, string path)
    {
        var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {bench.Token()}");
        await socket.ConnectAsync(new Uri($"wss://{gateway.EndPoints[0]}{path}"), Cancellation);
        return socket;
    }

    private static async Task<byte[]> Receive(ClientWebSocket socket)
    {
        var buffer = new byte[8192];
        var received = await socket.ReceiveAsync(buffer, Cancellation);
        return buffer[..received.Count];
    }
}

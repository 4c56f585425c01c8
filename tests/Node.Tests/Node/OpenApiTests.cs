using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Welkin.Node;
using Welkin.Node.Rest;
using Welkin.Node.Services;
using Welkin.Testing;

namespace Welkin.Tests.Node;

/// <summary>The description of the REST routes is complete and holds together.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_annotated_route_is_described_with_its_path_variables_and_every_reference_leads_somewhere()
    {
        var (status, body) = await Get("/swagger/openapi.json", swagger: true);
        Assert.Equal(200, status);
        using var document = JsonDocument.Parse(body);
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        foreach (var reference in References(document.RootElement)) Assert.True(schemas.TryGetProperty(reference["#/components/schemas/".Length..], out _), reference);
        var paths = document.RootElement.GetProperty("paths");
        foreach (var row in Tsv.Vectors("codec", "services.tsv").Where(row => row["registered"] is not ("" or "msg") && row["service"].StartsWith("akash.market", StringComparison.Ordinal)))
            Assert.Contains(paths.EnumerateObject(), path => path.Value.TryGetProperty("get", out var get) && get.GetProperty("operationId").GetString()!.StartsWith($"{row["service"]}.{row["method"]}", StringComparison.Ordinal));
        var balance = paths.GetProperty("/cosmos/bank/v1beta1/balances/{address}/by_denom").GetProperty("get").GetProperty("parameters");
        Assert.Equal(["path address", "query denom"], balance.EnumerateArray().Select(item => $"{item.GetProperty("in").GetString()} {item.GetProperty("name").GetString()}"));
    }

    [Fact]
    public async Task A_page_shows_the_routes_and_loads_nothing_from_elsewhere()
    {
        var (status, page) = await Get("/swagger/", swagger: true);
        Assert.Equal(200, status);
        Assert.DoesNotContain("://", page);
    }

    [Fact]
    public async Task Switched_off_it_is_an_unknown_route_as_on_the_network() =>
        Assert.Equal((501, """{"code":12,"message":"Not Implemented","details":[]}"""), await Get("/swagger/", swagger: false));

    private static async Task<(int Status, string Body)> Get(string path, bool swagger)
    {
        var server = new RestServer(new ServiceRouter(new Everything(), []), new RestConfig(ListenAddress.Local(0), Swagger: swagger));
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = path;
        using var response = new MemoryStream();
        context.Response.Body = response;
        await server.Handle(context);
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(response.ToArray()));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    /// <summary>Knows every query of the wire; none is asked here.</summary>
    private sealed class Everything : IQuerySource
    {
        public long LatestHeight => 1;

        public bool Knows(string method) => !method.Contains(".Msg/", StringComparison.Ordinal);

        public (Google.Protobuf.IMessage? Response, QueryFailure? Failure) Answer(string method, ReadOnlyMemory<byte> request, long height) => throw new InvalidOperationException(method);
    }
}

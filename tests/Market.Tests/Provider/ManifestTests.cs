using System.Text;
using Welkin.Provider;
using Welkin.Tests.ProviderDaemon;
using Xunit;

namespace Welkin.Tests.Provider;

public sealed class ManifestTests
{
    [Fact]
    public void The_hash_is_that_of_the_networks_javascript_client()
    {
        var text = """
            [{"name":"dc1","services":[{"name":"web","image":"nginx:1.25","command":null,"args":null,"env":["A=1&2"],"resources":{"id":1,
            "cpu":{"units":{"val":"500"}},"memory":{"size":{"val":"536870912"}},"storage":[{"name":"default","size":{"val":"1073741824"}}],
            "gpu":{"units":{"val":"0"}},"endpoints":[{"sequence_number":0}]},"count":2,"expose":[{"port":8080,"externalPort":80,"proto":"TCP",
            "service":"","global":true,"hosts":null,"httpOptions":{"maxBodySize":1048576,"readTimeout":60000,"sendTimeout":60000,"nextTries":3,
            "nextTimeout":0,"nextCases":["error","timeout"]},"ip":"","endpointSequenceNumber":0}],"credentials":null}]}]
            """;

        Assert.Equal("3c14bca11a99e8c9b337e40af1e1eddb9eb943f1c906ad779e8ed9af443b824d", Read(text).Hashes[0]);
    }

    [Fact]
    public void A_manifest_survives_the_way_over_protobuf()
    {
        var document = Read(Encoding.UTF8.GetString(ProviderBench.Manifest()));

        var again = Read(Encoding.UTF8.GetString(ManifestText.Of(document.Groups)));

        Assert.Equal(document.Groups[0], again.Groups[0]);
        Assert.Equal(document.Hashes.AsEnumerable(), again.Hashes);
    }

    [Theory]
    [InlineData("{}", "manifest: expected a list of groups")]
    [InlineData("""[{"name":1}]""", "manifest[0].name: expected a text")]
    [InlineData("""[{"name":"a","services":[{"count":-1}]}]""", "manifest[0].services[0].count: expected a whole number")]
    [InlineData("""[{"name":"a","name":"b"}]""", "a key stands twice in one object")]
    public void A_wrong_shape_is_named_by_its_place(string json, string problem) =>
        Assert.Equal(problem, ManifestDocument.Read(Encoding.UTF8.GetBytes(json)).Problem!.ToString());

    [Theory]
    [InlineData("\"count\":1", "\"count\":2", "group anywhere: its services run resource 1 2 times, the group on chain has 1")]
    [InlineData("\"val\":\"500\"", "\"val\":\"600\"", "group anywhere, service web: cpu of resource 1 differs from the group on chain")]
    [InlineData("\"externalPort\":80", "\"externalPort\":81", "group anywhere: its services use 0 HTTP endpoints, the group on chain has 1")]
    [InlineData("\"name\":\"anywhere\"", "\"name\":\"elsewhere\"", "group elsewhere: the deployment has no such group")]
    [InlineData("\"TOKEN=s3cr3t-pl4nt3d-v4lu3\"", "\"1TOKEN=x\"", "group anywhere, service web: env entry 1 has no valid name")]
    public void What_contradicts_the_chain_is_refused_by_name(string old, string replacement, string problem)
    {
        var document = Read(Encoding.UTF8.GetString(ProviderBench.Manifest()).Replace(old, replacement, StringComparison.Ordinal));

        Assert.Equal(problem, ManifestCheck.Against(document, document.Hashes[0], [ProviderBench.Spec()])!.ToString());
    }

    [Fact]
    public void Another_manifest_than_the_one_on_chain_is_refused_with_both_hashes()
    {
        var problem = ManifestCheck.Against(Read(Encoding.UTF8.GetString(ProviderBench.Manifest())), new string('0', 64), [ProviderBench.Spec()])!;

        Assert.Equal(ManifestProblemKind.HashMismatch, problem.Kind);
        Assert.DoesNotContain(ProviderBench.Secret, problem.ToString(), StringComparison.Ordinal);
    }

    private static ManifestDocument Read(string json) => ManifestDocument.Read(Encoding.UTF8.GetBytes(json)).Document!;
}

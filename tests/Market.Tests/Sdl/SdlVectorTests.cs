using System.Security.Cryptography;
using System.Text;
using Akash.Deployment.V1Beta4;
using Google.Protobuf;
using Welkin.Sdl;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Sdl;

public sealed class SdlVectorTests
{
    /// <summary>What the published chain-sdk made of a file: accepted or not, version, and the bytes of the groups.</summary>
    [Fact]
    public void Every_file_is_accepted_refused_and_hashed_as_the_published_client_does()
    {
        var rows = Tsv.Vectors("sdl-go", "own-js.tsv").Concat(Tsv.Vectors("sdl", "awesome-sample.tsv")).Concat(Tsv.Vectors("sdl", "own-welkin.tsv")).ToList();
        if (Corpus.Folder is { } folder)
        {
            rows.AddRange(Directory.EnumerateFiles(folder, "*.tsv").SelectMany(path => Tsv.Read(path)));
        }

        var judged = rows.Where(row => Corpus.Find(row["sha256_file"]) is not null).ToList();
        Assert.True(judged.Count >= 250, $"only {judged.Count} rows have their file");
        Assert.Empty(judged.Select(row => Differences(row, row["chainsdk"], row["chainsdk_version"], row["chainsdk_pb_v1beta4"], null)).OfType<string>());
    }

    /// <remarks>
    /// The Go library puts the endpoints of a unit in another order once addresses are leased; there the client's order counts, which the test above
    /// compares byte by byte, and here only the manifest.
    /// </remarks>
    [Fact]
    public void The_reference_librarys_fixtures_give_its_manifests_and_groups()
    {
        var rows = Tsv.Vectors("sdl", "go-fixtures.tsv").Where(row => Corpus.Find(row["sha256_file"]) is not null);
        Assert.Empty(rows.Select(row => Differences(row, row["expect"] == "ok" ? "ok" : "err", row["go_manifest_version"], "", row["go_groups_json_sorted_sha256"])).OfType<string>());
    }

    /// <summary>Where both libraries accept a file and make the same manifest, ours is the text that the Go library printed.</summary>
    [Fact]
    public void Manifest_and_groups_are_the_texts_of_the_Go_library_where_it_agrees_with_the_client()
    {
        var client = Tsv.Vectors("sdl-go", "own-js.tsv").Where(row => row["chainsdk"] == "ok").ToDictionary(row => row["path"], row => row["chainsdk_version"]);
        var compared = 0;
        foreach (var row in Tsv.Vectors("sdl-go", "own.tsv", unescape: true).Where(row => client.GetValueOrDefault(row["path"]) == row["manifest_version"]))
        {
            var document = Parse(RepositoryRoot.Vectors("sdl-go", "own", row["path"]));
            Assert.Equal(row["manifest_json"], document.ManifestJson());
            if (Convert.ToHexStringLower(SHA256.HashData(GroupBytes(document))) == row["groups_field_proto_sha256"])
            {
                Assert.Equal(row["groups_json"], document.GroupsJson());
                compared++;
            }
        }

        Assert.True(compared >= 50, $"only {compared} files compared");
    }

    private static SdlDocument Parse(string path)
    {
        Assert.True(SdlDocument.Parse(File.ReadAllText(path), path).TryGet(out var document, out var errors), string.Join('\n', errors));
        return document;
    }

    private static string? Differences(TsvRow row, string verdict, string version, string groups, string? groupsJson)
    {
        var path = Corpus.Find(row["sha256_file"])!;
        var isOk = SdlDocument.Parse(File.ReadAllText(path), row["path"]).TryGet(out var document, out var errors);
        if (isOk != (verdict == "ok"))
        {
            return isOk ? $"{row["path"]}: accepted, should be refused" : $"{errors[0]}";
        }

        if (document is null)
        {
            return errors.All(error => error is { Line: > 0, Column: > 0, Message.Length: > 0, Expected.Length: > 0, Hint.Length: > 0 }) ? null : $"{row["path"]}: an error without a place";
        }

        if (Convert.ToHexStringLower(document.Version()) != version)
        {
            return $"{row["path"]}: version";
        }

        if (groups.Length == 64 && Convert.ToHexStringLower(SHA256.HashData(GroupBytes(document))) != groups)
        {
            return $"{row["path"]}: groups";
        }

        var leasesAddress = document.Groups().SelectMany(group => group.Resources).SelectMany(unit => unit.Resource.Endpoints).Any(endpoint => endpoint.SequenceNumber > 0);
        return groupsJson is not null && !leasesAddress && Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document.GroupsJson()))) != groupsJson
            ? $"{row["path"]}: groups JSON"
            : null;
    }

    private static byte[] GroupBytes(SdlDocument document) => new MsgCreateDeployment { Groups = { document.Groups() } }.ToByteArray();
}

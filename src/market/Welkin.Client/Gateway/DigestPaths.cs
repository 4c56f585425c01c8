using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Tendermint.Crypto;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Client.Gateway;

/// <summary>What a provider says of one lease in a digest of its own, each line with its path to the root.</summary>
/// <param name="Height">The height of the digest.</param>
/// <param name="Lines">The lines; what they say is worth as much as their path.</param>
public sealed record DigestPaths(Height Height, IReadOnlyList<(string Line, Proof Path)> Lines)
{
    /// <summary>The lines whose path leads to a root.</summary>
    public IReadOnlyList<string> Proven(byte[] root) =>
        [.. Lines.Where(item => MerkleTree.Verify(item.Path, root, Encoding.UTF8.GetBytes(item.Line))).Select(item => item.Line)];

    /// <summary>Reads a gateway's answer.</summary>
    /// <exception cref="ClientException">It is no such answer.</exception>
    public static DigestPaths From(JsonElement json)
    {
        try
        {
            return new DigestPaths(new Height(json.GetProperty("height").GetInt64()), [.. json.GetProperty("lines").EnumerateArray().Select(ReadLine)]);
        }
        catch (Exception malformed) when (malformed is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ClientException("the provider answered with something that is no digest", malformed);
        }
    }

    private static (string, Proof) ReadLine(JsonElement json)
    {
        var line = json.GetProperty("line").GetString() ?? throw new FormatException("no line");
        var proof = new Proof
        {
            Index = json.GetProperty("index").GetInt64(),
            Total = json.GetProperty("total").GetInt64(),
            LeafHash = ByteString.CopyFrom(MerkleTree.LeafHash(Encoding.UTF8.GetBytes(line))),
        };
        proof.Aunts.AddRange(json.GetProperty("aunts").EnumerateArray().Take(MerkleTree.MaxAunts + 1).Select(aunt => ByteString.CopyFrom(Convert.FromHexString(aunt.GetString() ?? ""))));
        return (line, proof);
    }
}

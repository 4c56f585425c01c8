using System.Globalization;
using System.Text;
using Cosmos.Ics23.V1;
using Google.Protobuf;
using Welkin.Store;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Store;

public sealed class IavlVectorTests
{
    public static TheoryData<string> Logs => [.. Directory.GetFiles(RepositoryRoot.Vectors("iavl"), "ops-*.tsv*").Select(path => Path.GetFileName(path).Replace(".gz", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Logs))]
    public void Every_operation_and_commit_of_a_log_gives_the_recorded_result(string log)
    {
        var test = new TestTree();
        foreach (var row in Tsv.Vectors("iavl", log))
        {
            switch (row["op"])
            {
                case "set":
                    Assert.Equal(row["result"] == "updated", test.Tree.Set(row.Hex("key"), row.Hex("value")));
                    break;
                case "del":
                    var removed = test.Tree.Delete(row.Hex("key"));
                    Assert.Equal(row["result"], removed is null ? "absent" : $"removed:{TestTree.Hex(removed)}");
                    break;
                default:
                    Assert.Equal(row["root_hash"], TestTree.Hex(test.Tree.WorkingHash(row.Number("version"))));
                    var root = test.Commit(row.Number("version"));
                    Assert.Equal((row["root_hash"], row.Number("height"), row.Number("size")), (TestTree.Hex(root.Hash), root.Height, root.Size));
                    break;
            }
        }
    }

    [Fact]
    public void Every_node_of_the_small_trees_has_the_recorded_hash()
    {
        foreach (var name in new[] { "one", "seven", "twenty" })
        {
            var test = new TestTree();
            var present = new List<string>();
            long committed = 0;
            foreach (var rows in Tsv.Vectors("iavl", "nodes.tsv").Where(row => row["tree"] == name).GroupBy(row => row.Number("tree_version")))
            {
                var leaves = rows.Where(row => row["kind"] == "leaf").ToDictionary(row => row["node_key"]);
                TreeRoot root = default;
                foreach (var version in leaves.Values.Select(leaf => leaf.Number("node_version")).Append(rows.Key).Where(version => version > committed).Distinct().Order())
                {
                    foreach (var key in present.Union(leaves.Keys).Order(StringComparer.Ordinal))
                    {
                        if (!leaves.TryGetValue(key, out var leaf)) test.Tree.Delete(Convert.FromHexString(key));
                        else if (leaf.Number("node_version") == version) test.Tree.Set(leaf.Hex("node_key"), leaf.Hex("value"));
                    }

                    root = test.Commit(version);
                }

                present = [.. leaves.Keys];
                committed = rows.Key;
                var nodes = new NodeStore(test.Database, "test", 2, new NodeCache(1 << 20));
                var wanted = rows.Select(row => $"{row["height"]} {row["size"]} {row["node_version"]} {row["node_key"]} {row["hash"]}");
                Assert.Equal(wanted, PostOrder(nodes, root.Node));
            }
        }
    }

    [Theory]
    [InlineData("one")]
    [InlineData("n2")]
    [InlineData("n3")]
    [InlineData("n10")]
    [InlineData("emptyvalue")]
    public void Proofs_have_the_recorded_bytes(string name)
    {
        var rows = Tsv.Vectors("iavl", "proofs.tsv").Where(row => row["tree"] == name).ToList();
        var test = new TestTree();
        foreach (var row in rows.Where(row => row["kind"].StartsWith("exist", StringComparison.Ordinal)).OrderBy(row => row["key"], StringComparer.Ordinal))
        {
            test.Tree.Set(row.Hex("key"), row.Hex("value"));
        }

        var root = test.Commit(1);
        foreach (var row in rows)
        {
            Assert.Equal(row["root"], TestTree.Hex(root.Hash));
            Assert.Equal(row["proof"], TestTree.Hex(test.Tree.At(root).Prove(row.Hex("key")).ToByteArray()));
        }
    }

    [Fact]
    public void Recorded_proofs_of_the_big_tree_lead_to_its_root()
    {
        // The table does not list all keys of this tree, so here the recorded proofs judge our reading of the rules.
        foreach (var row in Tsv.Vectors("iavl", "proofs.tsv").Where(row => row["tree"] == "big"))
        {
            var proof = CommitmentProof.Parser.ParseFrom(row.Hex("proof"));
            foreach (var part in new[] { proof.Exist, proof.Nonexist?.Left, proof.Nonexist?.Right })
            {
                if (part is not null) Assert.Equal(row["root"], TestTree.Hex(Proofs.RootOf(part)));
            }
        }
    }

    private static List<string> PostOrder(NodeStore nodes, NodeRef root)
    {
        var lines = new List<string>();
        Visit(root);
        return lines;

        void Visit(NodeRef reference)
        {
            if (reference.IsEmpty) return;
            var node = nodes.Load(ref reference);
            if (!node.IsLeaf)
            {
                Visit(node.Left);
                Visit(node.Right);
            }

            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{reference.Height} {reference.Size} {reference.Id.Version} {TestTree.Hex(node.Key)} {TestTree.Hex(reference.Hash)}"));
        }
    }
}

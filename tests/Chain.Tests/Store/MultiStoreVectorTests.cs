using System.Text;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Store;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Store;

public sealed class MultiStoreVectorTests
{
    // The stores of the recorded cases, in the order in which they were added. The k-th one gets the keys NAME/COMMIT/0
    // to NAME/COMMIT/(k-1) at each commit it takes part in; this was found from the recorded roots.
    private static readonly string[] Names = ["bank", "acc", "staking", "distribution", "slashing", "gov", "params", "upgrade", "deployment", "market", "escrow", "zzz"];

    public static TheoryData<string> Cases => [.. Tsv.Vectors("iavl", "multistore.tsv").Where(row => row["kind"] == "commit").Select(row => row["case"]).Distinct()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Commits_give_the_recorded_roots_and_proofs(string name)
    {
        var keys = name.Split('-', '+')[1] is var count ? Names.Take(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)).Select(store => new StoreKey(store)).ToList() : [];
        var database = new MemoryDatabase();
        var extra = name.EndsWith("+mem", StringComparison.Ordinal) ? new[] { StoreKey.Transient("transient_params"), StoreKey.Memory("mem_capability") } : [];
        var store = new MultiStore(database, [.. keys, .. extra], new MultiStoreOptions());
        store.LoadLatest();
        var commit = 0;
        foreach (var row in Tsv.Vectors("iavl", "multistore.tsv").Where(row => row["case"] == name))
        {
            foreach (var key in extra) store.Store(key).Set([1], [(byte)commit]);
            Write(store, keys, commit++, row.Number("version"));
            using var batch = database.NewBatch();
            var info = store.Commit(row.Number("version"), BlockTime.Zero, batch);
            database.Write(batch, sync: false);
            Assert.Equal(row["app_hash"], TestTree.Hex(info.Hash()));
            Assert.Equal(row["commit_info_proto"], TestTree.Hex(info.ToProto().ToByteArray()));
        }

        foreach (var row in Tsv.Vectors("iavl", "multistore-proofs.tsv").Where(row => row["case"] == name))
        {
            var view = store.At(row.Number("res_height"))!;
            var path = row["path"].Split('/');
            Assert.Equal(row["app_hash"], TestTree.Hex(view.Commit.Hash()));
            Assert.Equal(row["value"], TestTree.Hex(view.Store(new StoreKey(path[1])).Get(row.Hex("key")) ?? []));
            var proof = view.Prove(path[1], row.Hex("key"));
            Assert.Equal(row["op0_data"], TestTree.Hex(proof.Ops[0].Data.ToByteArray()));
            Assert.Equal(row["op1_data"], TestTree.Hex(proof.Ops[1].Data.ToByteArray()));
            Assert.Equal(row["proof_ops_proto"], TestTree.Hex(proof.ToByteArray()));

            // The absence of a key in an empty store has a proof too, which no verifier takes.
            var isEmpty = view.Commit.RootOf(path[1]) is { } root && root.AsSpan().SequenceEqual(NodeHash.Empty());
            var value = view.Store(new StoreKey(path[1])).Get(row.Hex("key"));
            Assert.Equal(!isEmpty, Ics23.VerifyStoreQuery(proof, row.Hex("app_hash"), path[1], row.Hex("key"), value));
        }
    }

    [Fact]
    public void Commit_infos_without_trees_have_the_recorded_hashes()
    {
        foreach (var row in Tsv.Vectors("iavl", "multistore.tsv").Where(row => row["kind"] == "commit-info"))
        {
            var stores = row["stores"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
            {
                var parts = text.Split('=', '@');
                return new StoreInfo(parts[0], row.Number("version"), Convert.FromHexString(parts[1]));
            });
            var info = new CommitInfo(row.Number("version"), BlockTime.Zero, [.. stores]);
            Assert.Equal(row["app_hash"], TestTree.Hex(info.Hash()));
            Assert.Equal(row["commit_info_proto"], TestTree.Hex(info.ToProto().ToByteArray()));
        }
    }

    private static void Write(MultiStore store, List<StoreKey> keys, int commit, long version)
    {
        for (var index = 0; index < keys.Count; index++)
        {
            var count = index + 1;
            if (count == 4 || (count % 3 == 0 && commit == 0) || (count % 2 == 0 && commit == 2)) continue;
            for (var i = 0; i < count; i++)
            {
                store.Store(keys[index]).Set(Encoding.UTF8.GetBytes($"{keys[index].Name}/{commit}/{i}"), Encoding.UTF8.GetBytes($"v{i}"));

                // The recorder wrote in numeric order, without the sorting layer: a flush after each write does the same.
                store.WorkingHash(version);
            }
        }
    }
}

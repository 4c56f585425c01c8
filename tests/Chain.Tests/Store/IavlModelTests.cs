using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Welkin.Core.Crypto;
using Welkin.Store;
using Xunit;

namespace Welkin.Tests.Store;

/// <summary>The tree against a sorted dictionary: random operations, reloads, rollbacks, old versions, pruning.</summary>
public sealed class IavlModelTests
{
    private const int Keys = 60;

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void The_tree_agrees_with_a_sorted_dictionary(int keepRecent, bool remembersGarbage)
    {
        var step = from kind in Gen.Choose(0, 19)
                   from key in Gen.Choose(0, Keys - 1)
                   from value in Gen.Choose(0, 255)
                   select (kind, key, value);
        var property = Prop.ForAll(Arb.ToArbitrary(step.ArrayOf(300), Shorter), steps => Run(steps, keepRecent, remembersGarbage));
        var seed = FSharpOption<Replay>.Some(new Replay(new Rnd(20260101, 77), null));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(seed), property);
    }

    private static IEnumerable<(int, int, int)[]> Shorter((int, int, int)[] steps)
    {
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start < steps.Length; start += size) yield return [.. steps[..start], .. steps[Math.Min(start + size, steps.Length)..]];
        }
    }

    private static void Run((int Kind, int Key, int Value)[] steps, int keepRecent, bool remembersGarbage)
    {
        var world = new World(keepRecent, remembersGarbage);
        foreach (var (kind, key, value) in steps)
        {
            switch (kind)
            {
                case 0:
                    world.Commit();
                    break;
                case 1:
                    world.Reload();
                    break;
                case 2:
                    world.Rollback();
                    break;
                case < 9:
                    world.Delete(key);
                    break;
                default:
                    world.Set(key, value);
                    break;
            }
        }

        world.Commit();
        world.CheckVersions();
    }

    private sealed class World(int keepRecent, bool remembersGarbage)
    {
        private readonly MemoryDatabase _database = new();
        private readonly SortedDictionary<long, (TreeRoot Root, SortedDictionary<string, string> Pairs)> _versions = [];
        private SortedDictionary<string, string> _pairs = new(StringComparer.Ordinal);
        private long _version;
        private TestTree? _current;

        // A cache for a few nodes only, so that most of them come from the database.
        private TestTree Current => _current ??= new TestTree(_database, cacheBytes: 4_000, remembersGarbage);

        public void Set(int key, int value)
        {
            var (keyBytes, valueBytes) = (KeyOf(key), value < 20 ? [] : new[] { (byte)value });
            Assert.Equal(_pairs.ContainsKey(TestTree.Hex(keyBytes)), Current.Tree.Set(keyBytes, valueBytes));
            _pairs[TestTree.Hex(keyBytes)] = TestTree.Hex(valueBytes);
        }

        public void Delete(int key)
        {
            var keyBytes = KeyOf(key);
            _pairs.Remove(TestTree.Hex(keyBytes), out var wanted);
            Assert.Equal(wanted ?? "-", TestTree.Hex(Current.Tree.Delete(keyBytes)));
            Assert.Equal(_pairs.Count, Current.Tree.Size);
        }

        public void Commit()
        {
            _version++;
            CheckPairs(Current.Tree, _pairs);
            using var batch = _database.NewBatch();
            var working = TestTree.Hex(Current.Tree.WorkingHash(_version));
            var root = Current.Tree.Save(_version, batch);
            Assert.Equal(working, TestTree.Hex(root.Hash));
            _versions.Add(_version, (root, new SortedDictionary<string, string>(_pairs, StringComparer.Ordinal)));
            if (keepRecent > 0 && _versions.Count > keepRecent)
            {
                var doomed = _version - keepRecent;
                Current.Tree.Prune(_versions[doomed].Root, doomed, _versions[doomed + 1].Root, batch);
                _versions.Remove(doomed);
            }

            _database.Write(batch, sync: false);
        }

        public void Reload()
        {
            _current = null;
            Rollback();
        }

        public void Rollback()
        {
            Current.Tree.Load(_versions.TryGetValue(_version, out var last) ? last.Root : default);
            Current.Tree.Rollback();
            _pairs = last.Pairs is null ? new(StringComparer.Ordinal) : new(last.Pairs, StringComparer.Ordinal);
        }

        public void CheckVersions()
        {
            var reached = new HashSet<NodeId>();
            var nodes = new NodeStore(_database, "test", 9, new NodeCache(1 << 20));
            foreach (var (_, (root, pairs)) in _versions)
            {
                var view = Current.Tree.At(root);
                CheckPairs(view, pairs);
                for (var key = 0; key < Keys; key += 7) CheckProof(view, root, KeyOf(key), pairs);
                Reach(nodes, root.Node, reached);
            }

            Assert.Equal(reached.Count, _database.Count);
        }

        private static void Reach(NodeStore nodes, NodeRef reference, HashSet<NodeId> reached)
        {
            if (reference.IsEmpty || !reached.Add(reference.Id)) return;
            var node = nodes.Load(ref reference);
            if (node.IsLeaf) return;
            Assert.InRange(node.Lean, -1, 1);
            Reach(nodes, node.Left, reached);
            Reach(nodes, node.Right, reached);
        }

        private static void CheckPairs(IKeyValueStore store, SortedDictionary<string, string> pairs)
        {
            var wanted = pairs.Select(pair => $"{pair.Key}={pair.Value}").ToList();
            Assert.Equal(wanted, Texts(store.Iterate(null, null)));
            var (start, end) = (KeyOf(13), KeyOf(41));
            var part = wanted.Where(text => string.CompareOrdinal(text, TestTree.Hex(start)) >= 0 && string.CompareOrdinal(text, TestTree.Hex(end)) < 0).Reverse();
            Assert.Equal(part, Texts(store.Iterate(start, end, reverse: true)));
            for (var key = 0; key < Keys; key++) Assert.Equal(pairs.GetValueOrDefault(TestTree.Hex(KeyOf(key)), "-"), TestTree.Hex(store.Get(KeyOf(key))));
        }

        private static void CheckProof(IavlView view, TreeRoot root, byte[] key, SortedDictionary<string, string> pairs)
        {
            var proof = view.Prove(key);
            Assert.Equal(pairs.ContainsKey(TestTree.Hex(key)), proof.Exist is not null);
            var parts = new[] { proof.Exist, proof.Nonexist?.Left, proof.Nonexist?.Right }.Where(part => part is not null).ToList();
            Assert.All(parts, part => Assert.Equal(TestTree.Hex(root.Hash), TestTree.Hex(Proofs.RootOf(part!))));

            // Verifiers take no empty values, and no proof without any neighbour.
            var isVerifiable = parts.Count > 0 && parts.TrueForAll(part => part!.Value.Length > 0);
            var verdict = view.Get(key) is { } value
                ? Ics23.VerifyMembership(ProofSpecs.Iavl, root.Hash, proof, key, value)
                : Ics23.VerifyNonMembership(ProofSpecs.Iavl, root.Hash, proof, key);
            Assert.Equal(isVerifiable, verdict);
        }

        private static IEnumerable<string> Texts(IEnumerable<KeyValuePair<byte[], byte[]>> pairs) => pairs.Select(pair => $"{TestTree.Hex(pair.Key)}={TestTree.Hex(pair.Value)}");

        private static byte[] KeyOf(int key) => [(byte)(1 + (key / 8)), (byte)(key * 37 % 256)];
    }
}

using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Welkin.Store;
using Welkin.Testing.Store;
using Xunit;

namespace Welkin.Tests.Store;

public sealed class LayerTests
{
    public static TheoryData<string> Checks => [.. DatabaseConformance.Checks.Keys];

    [Theory]
    [MemberData(nameof(Checks))]
    public void The_memory_database_is_a_database(string check)
    {
        using var database = new MemoryDatabase();
        DatabaseConformance.Checks[check](database);
    }

    [Fact]
    public void Nested_layers_agree_with_a_sorted_dictionary()
    {
        var step = from kind in Gen.Choose(0, 11)
                   from key in Gen.Choose(1, 20)
                   from value in Gen.Choose(0, 255)
                   select (kind, key, value);
        var seed = FSharpOption<Replay>.Some(new Replay(new Rnd(20260102, 77), null));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(seed), Prop.ForAll(step.ArrayOf(120).ToArbitrary(), Run));
    }

    [Fact]
    public void An_iteration_does_not_see_writes_made_meanwhile()
    {
        var below = new MemoryStore();
        below.Set([1], [1]);
        below.Set([3], [3]);
        var layer = new CacheStore(below);
        layer.Set([2], [2]);
        var seen = new List<byte>();
        foreach (var (key, _) in layer.Iterate(null, null))
        {
            seen.Add(key[0]);
            layer.Delete([3]);
            layer.Set([4], [4]);
        }

        Assert.Equal(new byte[] { 1, 2, 3 }, seen);
    }

    [Fact]
    public void Empty_keys_and_null_values_are_refused()
    {
        var layer = new CacheStore(new MemoryStore());
        Assert.Throws<ArgumentException>(() => layer.Set([], [1]));
        Assert.Throws<ArgumentException>(() => layer.Set([1], null!));
        Assert.Throws<ArgumentException>(() => layer.Get([]));
        layer.Set([1], []);
        Assert.Equal([], layer.Get([1])!);
    }

    [Fact]
    public void A_branch_of_a_state_writes_all_its_stores_or_none()
    {
        var key = new StoreKey("bank");
        var root = new CacheMultiStore(new Provider(new MemoryStore()));
        var branch = new CacheMultiStore(root);
        branch.Store(key).Set([1], [1]);
        Assert.False(root.Store(key).Has([1]));
        branch.Discard();
        Assert.False(branch.Store(key).Has([1]));
        branch.Store(key).Set([2], [2]);
        branch.Write();
        Assert.True(root.Store(key).Has([2]));
    }

    private static void Run((int Kind, int Key, int Value)[] steps)
    {
        var below = new MemoryStore();
        var layers = new Stack<(CacheStore Layer, SortedDictionary<byte, byte> Model)>();
        layers.Push((new CacheStore(below), []));
        foreach (var (kind, key, value) in steps)
        {
            var (layer, model) = layers.Peek();
            switch (kind)
            {
                case 0:
                    layers.Push((new CacheStore(layer), new SortedDictionary<byte, byte>(model)));
                    break;
                case 1 when layers.Count > 1:
                    layers.Pop();
                    break;
                case 2 when layers.Count > 1:
                    layers.Pop();
                    layer.Write();
                    layers.Push((layers.Pop().Layer, model));
                    break;
                case < 6:
                    layer.Delete([(byte)key]);
                    model.Remove((byte)key);
                    break;
                default:
                    layer.Set([(byte)key], [(byte)value]);
                    model[(byte)key] = (byte)value;
                    break;
            }

            (layer, model) = layers.Peek();
            Assert.Equal(model.Select(pair => (pair.Key, pair.Value)), layer.Iterate(null, null).Select(pair => (pair.Key[0], pair.Value[0])));
            Assert.Equal(
                model.Where(pair => pair.Key is >= 5 and < 15).Reverse().Select(pair => pair.Key), layer.Iterate([5], [15], reverse: true).Select(pair => pair.Key[0]));
        }
    }

    private sealed class Provider(IKeyValueStore store) : IStoreProvider
    {
        public IKeyValueStore Store(StoreKey key) => store;
    }
}

using Welkin.Store;
using Xunit;

namespace Welkin.Tests.Store;

/// <summary>The sorted map beside the platform's own, and every map taken on the way beside what it was then.</summary>
public sealed class ByteMapTests
{
    private const int Steps = 4_000;
    private const int Keys = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_changes_give_what_a_sorted_dictionary_gives_and_leave_old_maps_whole(int seed)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<int, int>();
        var builder = ByteMap<int>.Empty.ToBuilder();
        var map = ByteMap<int>.Empty;
        var taken = new List<(ByteMap<int> Map, (int, int)[] Then)>();
        for (var step = 0; step < Steps; step++)
        {
            var key = random.Next(Keys);
            if (random.Next(3) > 0)
            {
                model[key] = step;
                builder.Set(Key(key), step);
                map = map.Set(Key(key), step);
            }
            else
            {
                model.Remove(key);
                builder.Remove(Key(key));
                map = map.Remove(Key(key));
            }

            Assert.Equal((model.Count, model.Count), (builder.Count, map.Count));
            Assert.Equal(model.TryGetValue(key, out var expected), builder.TryGet(Key(key), out var found) && found == expected);
            if (random.Next(20) == 0) taken.Add((builder.ToMap(), [.. model.Select(pair => (pair.Key, pair.Value))]));
            if (random.Next(200) == 0) builder = taken[random.Next(taken.Count)].Map.ToBuilder();
            else continue;

            // Going on from an old map: the model goes back too.
            model.Clear();
            map = builder.ToMap();
            foreach (var (at, value) in map.Iterate(null, null, reverse: false)) model[Number(at)] = value;
        }

        foreach (var (old, then) in taken) Assert.Equal(then, old.Iterate(null, null, reverse: false).Select(pair => (Number(pair.Key), pair.Value)));
        var (low, high) = (Keys / 4, Keys / 2);
        var inRange = model.Where(pair => pair.Key >= low && pair.Key < high).Select(pair => pair.Key).ToArray();
        Assert.Equal(inRange, map.Iterate(Key(low), Key(high), reverse: false).Select(pair => Number(pair.Key)));
        Assert.Equal(inRange.Reverse(), map.Iterate(Key(low), Key(high), reverse: true).Select(pair => Number(pair.Key)));
    }

    [Fact]
    public void Keys_in_order_leave_it_balanced()
    {
        var builder = ByteMap<int>.Empty.ToBuilder();
        for (var i = 0; i < 10_000; i++) builder.Set(Key(i), i);
        Assert.InRange(builder.ToMap().Depth, 14, 19);
    }

    private static byte[] Key(int number) => [(byte)(number >> 8), (byte)(number & 0xFF)];

    private static int Number(byte[] key) => (key[0] << 8) | key[1];
}

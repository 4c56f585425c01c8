using System.Text;
using Welkin.Core;
using Welkin.Store;
using Xunit;

namespace Welkin.Tests.Store;

public sealed class CollectionTests
{
    private static readonly StoreKey Key = new("market");

    private static readonly PairKeyCodec<string, ulong> Owners = KeyCodec.Pair(KeyCodec.String, KeyCodec.UInt64);

    [Fact]
    public void Key_parts_have_the_bytes_of_the_network()
    {
        Assert.Equal("00000007", Hex(KeyCodec.UInt32.ToBytes(7)));
        Assert.Equal("0000000000000007", Hex(KeyCodec.UInt64.ToBytes(7)));
        Assert.Equal("0700000000000000", Hex(KeyCodec.UInt64LittleEndian.ToBytes(7)));
        Assert.Equal("80000001", Hex(KeyCodec.Int32.ToBytes(1)));
        Assert.Equal("7fffffffffffffff", Hex(KeyCodec.Int64.ToBytes(-1)));
        Assert.Equal("6162", Hex(KeyCodec.String.ToBytes("ab")));
        Assert.Equal("616200", Hex(KeyCodec.String.ToPrefix("ab")));
        Assert.Equal("0102", Hex(KeyCodec.Bytes.ToBytes([1, 2])));
        Assert.Equal("020102", Hex(KeyCodec.Bytes.ToPrefix([1, 2])));
        Assert.Equal("020102", Hex(KeyCodec.LengthPrefixedBytes.ToBytes([1, 2])));
        Assert.Equal("0102", Hex(KeyCodec.Address.ToBytes(new Address([1, 2]))));
        Assert.Equal("020102", Hex(KeyCodec.LengthPrefixedAddress.ToBytes(new Address([1, 2]))));
        Assert.Equal("2026-01-01T00:00:00.000000007", Encoding.ASCII.GetString(KeyCodec.Time.ToBytes(new BlockTime(1767225600, 7))));
        Assert.Equal(new BlockTime(1767225600, 7), KeyCodec.Time.Decode(KeyCodec.Time.ToBytes(new BlockTime(1767225600, 7)), out _));
    }

    [Fact]
    public void Values_have_the_bytes_of_the_network()
    {
        Assert.Equal("0000000000000007", Hex(ValueCodec.UInt64.Encode(7)));
        Assert.Equal("01", Hex(ValueCodec.Bool.Encode(true)));
        Assert.Equal("-12", Encoding.ASCII.GetString(ValueCodec.Int.Encode(-12)));
        Assert.Equal("1500000000000000000", Encoding.ASCII.GetString(ValueCodec.Dec.Encode(Dec.Parse("1.5").OrThrow())));
        Assert.Equal((Int)77, ValueCodec.Int.Decode("77"u8.ToArray()));
    }

    [Fact]
    public void A_composed_key_of_a_recorded_chain_comes_out_again()
    {
        // market, height 4 of the minimal replay: the first order, and its entry in the index by state.
        var codec = KeyCodec.Quad(KeyCodec.String, KeyCodec.UInt64, KeyCodec.UInt32, KeyCodec.UInt32);
        var key = ("akash1y7e8m92ju6sg6sgg275mm3ad0m0as9q4f8hhxjj2", 4UL, 1U, 1U);
        var wanted = Hex(Encoding.UTF8.GetBytes(key.Item1)) + "00" + "0000000000000004" + "00000001" + "00000001";
        Assert.Equal(wanted, Hex(codec.ToBytes(key)));
        Assert.Equal("80000001" + wanted, Hex(KeyCodec.Pair(KeyCodec.Int32, codec).ToBytes((1, key))));
        Assert.Equal((1, key), KeyCodec.Pair(KeyCodec.Int32, codec).Decode(KeyCodec.Pair(KeyCodec.Int32, codec).ToBytes((1, key)), out _));
    }

    [Fact]
    public void Truncated_keys_do_not_decode()
    {
        Assert.Throws<InvalidDataException>(() => KeyCodec.UInt64.Decode([1], out _));
        Assert.Throws<InvalidDataException>(() => Owners.Decode("ab"u8, out _));
        Assert.Throws<InvalidDataException>(() => KeyCodec.LengthPrefixedBytes.Decode([3, 1], out _));
    }

    [Fact]
    public void A_map_iterates_its_own_entries_in_key_order()
    {
        var ctx = new Recorder();
        var map = new Map<(string, ulong), string>(Key, [0x11, 1], Owners, ValueCodec.String);
        var neighbour = new Map<(string, ulong), string>(Key, [0x11, 2], Owners, ValueCodec.String);
        map.Set(ctx, ("b", 1), "b1");
        map.Set(ctx, ("a", 2), "a2");
        map.Set(ctx, ("a", 10), "a10");
        neighbour.Set(ctx, ("a", 1), "other");
        Assert.Equal(["a2", "a10", "b1"], map.Iterate(ctx).Select(pair => pair.Value));
        Assert.Equal(["a10", "a2"], map.Iterate(ctx, KeyRange.Prefix(Owners.Prefix("a")).Reversed()).Select(pair => pair.Value));
        Assert.Equal([("b", 1UL)], map.IterateKeys(ctx, KeyRange.All.After(Owners.ToBytes(("a", 10)))));
        Assert.Equal(["a2"], map.Iterate(ctx, KeyRange.All.Until(Owners.ToBytes(("a", 10)))).Select(pair => pair.Value));
        Assert.Equal(["a2", "a10"], map.Iterate(ctx, KeyRange.All.Through(Owners.ToBytes(("a", 10)))).Select(pair => pair.Value));
        map.Remove(ctx, ("a", 2));
        Assert.False(map.TryGet(ctx, ("a", 2), out _));
        Assert.Equal("a10", map.Find(ctx, ("a", 10)));
        Assert.False(map.Get(ctx, ("a", 2), SdkErrors.NotFound).TryGet(out _, out var error));
        Assert.Equal(SdkErrors.NotFound, error);
    }

    [Fact]
    public void A_sequence_counts_from_its_first_number()
    {
        var ctx = new Recorder();
        var sequence = new Sequence(Key, [2], first: 5);
        Assert.Equal(5UL, sequence.Next(ctx));
        Assert.Equal(6UL, sequence.Peek(ctx));
        Assert.Equal(["get 02", "set 02", "get 02"], ctx.Operations);
    }

    [Fact]
    public void A_multi_index_reads_the_current_value_for_itself_as_the_network_does()
    {
        var ctx = new Recorder();
        var codec = KeyCodec.Pair(KeyCodec.UInt8, KeyCodec.UInt64);
        var byState = new MultiIndex<byte, ulong, string>(Key, [0xb1], codec, static (_, value) => (byte)value.Length);
        var byFirst = new MultiIndex<byte, ulong, string>(Key, [0xb2], codec, static (_, value) => (byte)value[0]);
        var map = new IndexedMap<ulong, string>(new Map<ulong, string>(Key, [0xa0], KeyCodec.UInt64, ValueCodec.String), byState, byFirst);
        map.Set(ctx, 1, "A");
        Assert.Equal(["get a00000000000000001", "set b1010000000000000001", "get a00000000000000001", "set b2410000000000000001", "set a00000000000000001"], ctx.Take());
        map.Set(ctx, 1, "BB");
        Assert.Equal(
            ["get a00000000000000001", "delete b1010000000000000001", "set b1020000000000000001",
             "get a00000000000000001", "delete b2410000000000000001", "set b2420000000000000001", "set a00000000000000001"],
            ctx.Take());
        Assert.Equal([1UL], byState.Match(ctx, 2));
        ctx.Take();
        map.Remove(ctx, 1);
        Assert.Equal(
            ["get a00000000000000001", "delete b1020000000000000001", "get a00000000000000001", "delete b2420000000000000001", "delete a00000000000000001"], ctx.Take());
        Assert.Throws<KeyNotFoundException>(() => map.Remove(ctx, 1));
    }

    [Fact]
    public void A_unique_index_refuses_a_second_key_for_a_reference()
    {
        var ctx = new Recorder();
        var index = new UniqueIndex<ulong, byte[], ulong>(Key, [0xcc], KeyCodec.Pair(KeyCodec.UInt64, KeyCodec.Bytes), static (_, number) => number);
        var map = new IndexedMap<byte[], ulong>(new Map<byte[], ulong>(Key, [1], KeyCodec.Bytes, ValueCodec.UInt64), index);
        map.Set(ctx, [7], 1);
        Assert.Equal(["get 0107", "has cc0000000000000001", "set cc0000000000000001", "set 0107"], ctx.Take());
        map.Set(ctx, [7], 1);
        Assert.Equal(["get 0107", "delete cc0000000000000001", "has cc0000000000000001", "set cc0000000000000001", "set 0107"], ctx.Take());
        Assert.Throws<InvalidOperationException>(() => map.Set(ctx, [8], 1));
        Assert.True(index.TryMatch(ctx, 1, out var key));
        Assert.Equal([7], key);
    }

    [Fact]
    public void A_reversed_pair_index_never_reads_the_value()
    {
        var ctx = new Recorder();
        var codec = KeyCodec.Pair(KeyCodec.Bytes, KeyCodec.String);
        var index = new ReversePairIndex<byte[], string, string>(Key, [3], KeyCodec.Pair(KeyCodec.LengthPrefixedBytes, KeyCodec.String));
        var map = new IndexedMap<(byte[], string), string>(new Map<(byte[], string), string>(Key, [2], codec, ValueCodec.String), index);
        map.Set(ctx, ([9, 9], "uakt"), "5");
        Assert.Equal(["set 0375616b7400020909", "set 0202090975616b74"], ctx.Take());
        Assert.Equal([[9, 9]], index.Match(ctx, "uakt"));
        ctx.Take();
        map.Remove(ctx, ([9, 9], "uakt"));
        Assert.Equal(["delete 0375616b7400020909", "delete 0202090975616b74"], ctx.Take());
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>A store that lists what is asked of it.</summary>
    private sealed class Recorder : IStoreProvider, IKeyValueStore
    {
        private readonly MemoryStore _store = new();

        public List<string> Operations { get; } = [];

        public string[] Take()
        {
            string[] taken = [.. Operations];
            Operations.Clear();
            return taken;
        }

        public IKeyValueStore Store(StoreKey key) => this;

        public byte[]? Get(ReadOnlySpan<byte> key) => Log("get", key).Get(key);

        public bool Has(ReadOnlySpan<byte> key) => Log("has", key).Has(key);

        public void Set(byte[] key, byte[] value) => Log("set", key).Set(key, value);

        public void Delete(byte[] key) => Log("delete", key).Delete(key);

        public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false) =>
            _store.Iterate(startInclusive, endExclusive, reverse);

        private MemoryStore Log(string operation, ReadOnlySpan<byte> key)
        {
            Operations.Add($"{operation} {Convert.ToHexStringLower(key)}");
            return _store;
        }
    }
}

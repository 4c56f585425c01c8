using Welkin.Store;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Store;

public sealed class GasTests
{
    [Fact]
    public void Every_store_charge_of_the_recorded_trace_is_charged()
    {
        var rows = Tsv.Read(RepositoryRoot.Vectors("replay-market", "minimal", "gas-trace.tsv")).Where(row => row["store"].Length > 0).ToList();
        Assert.NotEmpty(rows);
        foreach (var row in rows) Assert.Equal(row.Number("gas"), (long)Charge(row));
    }

    [Fact]
    public void A_full_scan_pays_for_its_first_pair_twice_and_for_one_step_more()
    {
        var store = new MemoryStore();
        store.Set([1], [1, 1]);
        store.Set([2], [2, 2]);
        var meter = GasMeter.Infinite();
        Assert.Equal(2, new GasStore(store, meter, GasConfig.Persistent).Iterate(null, null).Count());
        Assert.Equal((3UL * 9) + (3 * 30), meter.Consumed);
    }

    [Fact]
    public void A_scan_left_early_does_not_pay_for_the_pair_it_stopped_at()
    {
        var store = new MemoryStore();
        store.Set([1], [1, 1]);
        var meter = GasMeter.Infinite();
        foreach (var _ in new GasStore(store, meter, GasConfig.Persistent).Iterate(null, null)) break;
        Assert.Equal(9UL + 30, meter.Consumed);
    }

    [Fact]
    public void Transient_stores_are_cheaper()
    {
        var meter = GasMeter.Infinite();
        var store = new GasStore(new MemoryStore(), meter, GasConfig.For(StoreKind.Transient));
        store.Set([1], [2]);
        Assert.Equal(206UL, meter.Consumed);
        store.Get([1]);
        Assert.Equal(306UL, meter.Consumed);
        store.Has([1]);
        store.Delete([1]);
        Assert.Equal(506UL, meter.Consumed);
        Assert.Empty(store.Iterate(null, null));
        Assert.Equal(509UL, meter.Consumed);
    }

    [Fact]
    public void The_charge_that_overshoots_is_counted_and_names_its_place()
    {
        var meter = new GasMeter(1002);
        var error = Assert.Throws<OutOfGasException>(() => new GasStore(new MemoryStore(), meter, GasConfig.Persistent).Get([1]));
        Assert.Equal("ReadPerByte", error.Descriptor);
        Assert.Equal((1003UL, 1002UL, 0UL, true), (meter.Consumed, meter.ConsumedToLimit, meter.Remaining, meter.IsPastLimit));
    }

    [Fact]
    public void A_write_out_of_gas_does_not_reach_the_store()
    {
        var store = new MemoryStore();
        Assert.Throws<OutOfGasException>(() => new GasStore(store, new GasMeter(2059), GasConfig.Persistent).Set([1], [2]));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void A_sum_beyond_64_bits_is_a_panic_and_not_out_of_gas()
    {
        var meter = GasMeter.Infinite();
        meter.ConsumeGas(ulong.MaxValue, "a");
        Assert.Throws<GasOverflowException>(() => meter.ConsumeGas(1, "b"));
    }

    private static ulong Charge(TsvRow row)
    {
        var store = new MemoryStore();
        var isThere = row["value_len"].Length > 0;
        var key = row.Hex("key_hex");
        var value = new byte[isThere ? row.Number("value_len") : 0];
        if (isThere && row["what"] is "get" or "iterator" or "next" && key.Length > 0) store.Set(key, value);
        var meter = GasMeter.Infinite();
        var gas = new GasStore(store, meter, GasConfig.Persistent);
        switch (row["what"])
        {
            case "get":
                gas.Get(key);
                break;
            case "has":
                gas.Has(key);
                break;
            case "set":
                gas.Set(key, value);
                break;
            case "delete":
                gas.Delete(key);
                break;
            default:
                using (var pairs = gas.Iterate(null, null).GetEnumerator())
                {
                    pairs.MoveNext();
                    var first = meter.Consumed;
                    if (row["what"] == "iterator") return first;
                    pairs.MoveNext();
                    return meter.Consumed - first;
                }
        }

        return meter.Consumed;
    }
}

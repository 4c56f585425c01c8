using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>Sees each charged store operation, to find the first charge that differs from a recorded one.</summary>
public interface IGasTracer
{
    /// <summary>The charges that follow belong to this transaction.</summary>
    void TransactionStarts(long height, int index);

    /// <summary>The charges that follow belong to no transaction.</summary>
    void TransactionsEnd();

    /// <summary>One operation with the gas it cost and the length of the value it met (null: no value).</summary>
    void Charged(string store, string operation, byte[]? key, int? valueLength, ulong gas);
}

/// <summary>Reports each operation of a metered store to a tracer.</summary>
internal sealed class TracingStore(string name, IKeyValueStore inner, GasMeter gas, IGasTracer tracer) : IKeyValueStore
{
    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        var before = gas.Consumed;
        byte[]? value = null;
        try
        {
            value = inner.Get(key);
            return value;
        }
        finally
        {
            tracer.Charged(name, "get", key.ToArray(), value?.Length, gas.Consumed - before);
        }
    }

    public bool Has(ReadOnlySpan<byte> key)
    {
        var before = gas.Consumed;
        try
        {
            return inner.Has(key);
        }
        finally
        {
            tracer.Charged(name, "has", key.ToArray(), null, gas.Consumed - before);
        }
    }

    public void Set(byte[] key, byte[] value)
    {
        var before = gas.Consumed;
        try
        {
            inner.Set(key, value);
        }
        finally
        {
            tracer.Charged(name, "set", key, value.Length, gas.Consumed - before);
        }
    }

    public void Delete(byte[] key)
    {
        var before = gas.Consumed;
        try
        {
            inner.Delete(key);
        }
        finally
        {
            tracer.Charged(name, "delete", key, null, gas.Consumed - before);
        }
    }

    public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false)
    {
        var before = gas.Consumed;
        KeyValuePair<byte[], byte[]>? left = null;
        foreach (var pair in inner.Iterate(startInclusive, endExclusive, reverse))
        {
            // A step is charged for, and named by, the pair that it leaves.
            var (key, value) = left ?? pair;
            tracer.Charged(name, left is null ? "iterator" : "next", key, value.Length, gas.Consumed - before);
            left = pair;
            yield return pair;
            before = gas.Consumed;
        }

        if (gas.Consumed > before) tracer.Charged(name, left is null ? "iterator" : "next", left?.Key, left?.Value.Length, gas.Consumed - before);
    }
}

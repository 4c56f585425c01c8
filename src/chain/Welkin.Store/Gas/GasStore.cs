namespace Welkin.Store;

/// <summary>Charges every operation on a store to a gas meter, in the network's order and with its location words.</summary>
/// <remarks>Spec: cosmossdk.io/store v1.1 <c>gaskv</c>.</remarks>
public sealed class GasStore(IKeyValueStore parent, GasMeter meter, GasConfig config) : IKeyValueStore
{
    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        meter.ConsumeGas(config.ReadFlat, "ReadFlat");
        var value = parent.Get(key);
        meter.ConsumeGas(config.ReadPerByte * (ulong)key.Length, "ReadPerByte");
        meter.ConsumeGas(config.ReadPerByte * (ulong)(value?.Length ?? 0), "ReadPerByte");
        return value;
    }

    /// <inheritdoc/>
    public bool Has(ReadOnlySpan<byte> key)
    {
        meter.ConsumeGas(config.Has, "Has");
        return parent.Has(key);
    }

    /// <inheritdoc/>
    public void Set(byte[] key, byte[] value)
    {
        Pairs.AssertKey(key);
        Pairs.AssertValue(value);
        meter.ConsumeGas(config.WriteFlat, "WriteFlat");
        meter.ConsumeGas(config.WritePerByte * (ulong)key.Length, "WritePerByte");
        meter.ConsumeGas(config.WritePerByte * (ulong)value.Length, "WritePerByte");
        parent.Set(key, value);
    }

    /// <inheritdoc/>
    public void Delete(byte[] key)
    {
        meter.ConsumeGas(config.Delete, "Delete");
        parent.Delete(key);
    }

    /// <summary>The pairs of a range; the first step pays for seeking the first pair, each later step for the pair being left.</summary>
    /// <remarks>
    /// A full scan therefore pays for its first pair twice, and for one step more than it has pairs. Leaving a loop early
    /// does not pay for the pair it stopped at.
    /// </remarks>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false)
    {
        var first = true;
        foreach (var pair in parent.Iterate(startInclusive, endExclusive, reverse))
        {
            if (first) ChargeStep(pair);
            first = false;
            yield return pair;
            ChargeStep(pair);
        }

        if (first) meter.ConsumeGas(config.IterNextFlat, "IterNextFlat");
    }

    private void ChargeStep(KeyValuePair<byte[], byte[]> pair)
    {
        meter.ConsumeGas(config.ReadPerByte * (ulong)pair.Key.Length, "ValuePerByte");
        meter.ConsumeGas(config.ReadPerByte * (ulong)pair.Value.Length, "ValuePerByte");
        meter.ConsumeGas(config.IterNextFlat, "IterNextFlat");
    }
}

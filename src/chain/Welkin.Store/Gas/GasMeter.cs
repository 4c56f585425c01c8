namespace Welkin.Store;

/// <summary>Counts gas against a limit.</summary>
/// <remarks>Spec: cosmossdk.io/store v1.1 <c>types/gas.go</c>.</remarks>
public sealed class GasMeter
{
    private readonly bool _limited;

    /// <summary>A meter that throws <see cref="OutOfGasException"/> beyond <paramref name="limit"/>.</summary>
    public GasMeter(ulong limit)
        : this(limit, limited: true)
    {
    }

    private GasMeter(ulong limit, bool limited)
    {
        Limit = limit;
        _limited = limited;
    }

    /// <summary>A meter that only counts. Its <see cref="Limit"/> reads 0.</summary>
    public static GasMeter Infinite() => new(0, limited: false);

    /// <summary>Whether this meter never runs out.</summary>
    public bool IsInfinite => !_limited;

    /// <summary>Gas that may be consumed; 0 for an infinite meter.</summary>
    public ulong Limit { get; }

    /// <summary>Gas consumed, the charge that overshot the limit included.</summary>
    public ulong Consumed { get; private set; }

    /// <summary>Gas consumed, but never more than the limit.</summary>
    public ulong ConsumedToLimit => IsPastLimit ? Limit : Consumed;

    /// <summary>Gas left; the largest number for an infinite meter.</summary>
    public ulong Remaining => !_limited ? ulong.MaxValue : IsPastLimit ? 0 : Limit - Consumed;

    /// <summary>Consumed more than the limit.</summary>
    public bool IsPastLimit => _limited && Consumed > Limit;

    /// <summary>Consumed the limit or more.</summary>
    public bool IsOutOfGas => _limited && Consumed >= Limit;

    /// <summary>Charges gas.</summary>
    /// <param name="amount">Gas units.</param>
    /// <param name="descriptor">What is paid for: the location word of the out-of-gas text.</param>
    public void ConsumeGas(ulong amount, string descriptor)
    {
        if (ulong.MaxValue - Consumed < amount)
        {
            // The network's meter forgets what it had counted before it panics.
            Consumed = 0;
            throw new GasOverflowException(descriptor);
        }

        Consumed += amount;
        if (IsPastLimit) throw new OutOfGasException(descriptor);
    }

    /// <summary>Gives gas back; more than was consumed is a bug.</summary>
    public void RefundGas(ulong amount, string descriptor)
    {
        if (amount > Consumed) throw new InvalidOperationException($"negative gas consumed: {descriptor}");
        Consumed -= amount;
    }
}

/// <summary>A gas meter went past its limit. Caught by the transaction runner only.</summary>
public sealed class OutOfGasException(string descriptor) : Exception($"out of gas in location: {descriptor}")
{
    /// <summary>The location word of the network's error text.</summary>
    public string Descriptor { get; } = descriptor;
}

/// <summary>A gas sum left 64 bits: unlike <see cref="OutOfGasException"/>, an ordinary panic of the transaction.</summary>
public sealed class GasOverflowException(string descriptor) : Exception($"gas overflow in location: {descriptor}")
{
    /// <summary>What was being charged.</summary>
    public string Descriptor { get; } = descriptor;
}

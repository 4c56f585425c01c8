using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>Why a transaction is run.</summary>
public enum TxMode
{
    /// <summary>To admit it to the mempool: ante only.</summary>
    Check,

    /// <summary>To keep it in the mempool after a block.</summary>
    Recheck,

    /// <summary>To estimate its gas; signatures are not verified.</summary>
    Simulate,

    /// <summary>In a block.</summary>
    Deliver,
}

/// <summary>The context of a transaction's ante chain and of each of its messages.</summary>
public sealed class TxContext : Context
{
    internal TxContext(Context parent, CacheMultiStore layer, GasMeter gas, TxMode mode)
        : base(parent, layer, gas, new EventList()) => Mode = mode;

    private TxContext(TxContext parent, CacheMultiStore layer, GasMeter gas, EventList events) : base(parent, layer, gas, events)
    {
        Mode = parent.Mode;
        TxBytes = parent.TxBytes;
    }

    /// <summary>Why the transaction is run.</summary>
    public TxMode Mode { get; }

    /// <summary>The transaction as received; empty for messages of block work.</summary>
    public ReadOnlyMemory<byte> TxBytes { get; internal init; }

    /// <summary>A cache layer above this context with events of its own; <see cref="Context.Write"/> keeps both.</summary>
    public TxContext Branch() => new(this, new CacheMultiStore(Layer), Gas, new EventList());

    /// <summary>The same stores and events charged to another meter.</summary>
    public TxContext WithGas(GasMeter gas) => new(this, Layer, gas, Events);

    /// <summary>The same stores and meter with an event list of its own.</summary>
    public TxContext WithOwnEvents() => new(this, Layer, Gas, new EventList());
}

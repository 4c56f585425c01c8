using Google.Protobuf;
using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Core;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>What every piece of chain code runs in: stores metered by gas, the block it belongs to, and where its events go.</summary>
/// <remarks>A closed family: <see cref="BlockContext"/>, <see cref="TxContext"/>, <see cref="QueryContext"/>.</remarks>
public abstract class Context : IStoreProvider
{
    private readonly CacheMultiStore _layer;
    private readonly Context? _parent;

    private protected Context(BlockInfo block, CacheMultiStore layer, GasMeter gas)
    {
        Block = block;
        _layer = layer;
        Gas = gas;
        Events = new EventList();
    }

    private protected Context(Context parent, CacheMultiStore layer, GasMeter gas, EventList events)
    {
        Block = parent.Block;
        ConsensusParams = parent.ConsensusParams;
        Tracer = parent.Tracer;
        ProposalId = parent.ProposalId;
        _parent = parent;
        _layer = layer;
        Gas = gas;
        Events = events;
    }

    /// <summary>The block in which the code runs.</summary>
    public BlockInfo Block { get; }

    /// <summary>Height of that block.</summary>
    public Height Height => Block.Height;

    /// <summary>Time of that block.</summary>
    public BlockTime BlockTime => Block.Time;

    /// <summary>Chain id.</summary>
    public string ChainId => Block.ChainId;

    /// <summary>The rule set of the chain.</summary>
    public Rules Rules => Block.Rules;

    /// <summary>Consensus params in force.</summary>
    public ConsensusParams ConsensusParams { get; internal set; } = new();

    /// <summary>The meter that every store operation is charged to, with the SDK's costs and order.</summary>
    public GasMeter Gas { get; }

    /// <summary>The proposal that is being carried out; 0: none.</summary>
    public ulong ProposalId { get; internal init; }

    /// <summary>The stores without a meter: for records that a chain keeps of itself, and nobody is to pay for.</summary>
    public IStoreProvider Unmetered => _layer;

    /// <summary>The events emitted in this context.</summary>
    public EventList Events { get; }

    /// <summary>Sees every charged store operation; null in production.</summary>
    internal IGasTracer? Tracer { get; set; }

    private protected CacheMultiStore Layer => _layer;

    /// <summary>The store of that key, each operation charged to <see cref="Gas"/>.</summary>
    public IKeyValueStore Store(StoreKey key)
    {
        var metered = new GasStore(_layer.Store(key), Gas, GasConfig.For(key.Kind));
        return Tracer is null ? metered : new TracingStore(key.Name, metered, Gas, Tracer);
    }

    /// <summary>Appends a plain event.</summary>
    public void Emit(Event item) => Events.Emit(item);

    /// <summary>Appends a typed event.</summary>
    public void Emit(IMessage typedEvent) => Events.Emit(typedEvent);

    /// <summary>Keeps what the layer wrote, but not its events.</summary>
    internal void WriteLayer() => _layer.Write();

    /// <summary>Keeps what a branch wrote: its writes and its events move to the context it was made from.</summary>
    /// <remarks>A branch that is not written leaves no trace but the gas it used.</remarks>
    public void Write()
    {
        if (_parent is null) throw new InvalidOperationException("only a branch can be written");
        _layer.Write();
        if (ReferenceEquals(_parent.Events, Events)) return;
        _parent.Events.Append(Events);
        Events.Drain();
    }
}

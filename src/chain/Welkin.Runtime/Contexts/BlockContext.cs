using Welkin.Core;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>The context of block work: genesis, begin and end of a block. Gas is counted without limit.</summary>
public sealed class BlockContext : Context
{
    /// <summary>A context at the bottom of a block.</summary>
    public BlockContext(BlockInfo block, CacheMultiStore layer, GasMeter gas) : base(block, layer, gas)
    {
    }

    private BlockContext(BlockContext parent, CacheMultiStore layer) : base(parent, layer, parent.Gas, new EventList())
    {
    }

    private BlockContext(BlockContext other, BlockInfo block) : base(block, other.Layer, other.Gas)
    {
        ConsensusParams = other.ConsensusParams;
        Tracer = other.Tracer;
    }

    /// <summary>The same stores at another height, with events of its own.</summary>
    public BlockContext AtHeight(Height height) => new(this, Block with { Height = height });

    /// <summary>A cache layer above this context; <see cref="Context.Write"/> keeps it.</summary>
    public BlockContext Branch() => new(this, new CacheMultiStore(Layer));

    internal TxContext ForTx(TxMode mode, ReadOnlyMemory<byte> bytes) => new(this, Layer, GasMeter.Infinite(), mode) { TxBytes = bytes };

    /// <summary>A transaction-like context above this one in which block work can run the messages of a proposal.</summary>
    public TxContext ForMessages(ulong proposal) => new(this, new CacheMultiStore(Layer), Gas, TxMode.Deliver) { ProposalId = proposal };
}

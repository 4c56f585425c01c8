using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>The context of a query: the state after a committed height. What is written in it is dropped.</summary>
public sealed class QueryContext : Context
{
    /// <summary>A context over the state of a committed height.</summary>
    public QueryContext(BlockInfo block, CacheMultiStore layer, GasMeter gas) : base(block, layer, gas)
    {
    }
}

using System.Text;
using Welkin.Core;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>What must be known of a chain before its stores can be opened; written with the first block.</summary>
/// <param name="ChainId">Chain id.</param>
/// <param name="InitialHeight">Height of the first block.</param>
/// <param name="Rules">Rule set.</param>
internal sealed record ChainRecord(string ChainId, long InitialHeight, Rules Rules)
{
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Join('\n', ChainId, InitialHeight.ToString(System.Globalization.CultureInfo.InvariantCulture), Rules.Name));

    public static ChainRecord Parse(byte[] bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        return new ChainRecord(lines[0], long.Parse(lines[1], System.Globalization.CultureInfo.InvariantCulture), Rules.Named(lines[2]));
    }
}

/// <summary>A chain that is open: its definition, its stores, and the layers above them.</summary>
internal sealed class OpenChain
{
    private BlockInfo _checkBlock;
    private CacheMultiStore _checkLayer;

    public OpenChain(ChainRecord record, AppDefinition definition, ModuleTable table, MultiStore stores)
    {
        Record = record;
        Definition = definition;
        Table = table;
        Stores = stores;
        BlockLayer = new CacheMultiStore(stores);
        Txs = new TxRunner(table, definition.Router, definition.Ante, definition.ConsensusParams);
        Runner = new BlockRunner(definition, table, Txs);
        Queries = new QueryRouter(definition, table, stores, BlockOf);
        _checkLayer = new CacheMultiStore(stores);
        _checkBlock = BlockOf(stores.LastCommit?.Version ?? record.InitialHeight, stores.LastCommit?.Time ?? default);
    }

    public ChainRecord Record { get; }

    public AppDefinition Definition { get; }

    public ModuleTable Table { get; }

    public MultiStore Stores { get; }

    /// <summary>What genesis and the block being made wrote; flushed by the block.</summary>
    public CacheMultiStore BlockLayer { get; }

    public TxRunner Txs { get; }

    public BlockRunner Runner { get; }

    public QueryRouter Queries { get; }

    /// <summary>The block that was run but not committed yet.</summary>
    public BlockInfo? Finalized { get; set; }

    /// <summary>Starts a fresh check state after a block.</summary>
    public void CheckFrom(BlockInfo block)
    {
        _checkBlock = block;

        // Before the first commit the check state sees what genesis wrote.
        _checkLayer = new CacheMultiStore(Stores.Version == 0 ? BlockLayer : Stores);
    }

    /// <summary>A context over the check state.</summary>
    public BlockContext CheckContext() => new(_checkBlock, _checkLayer, GasMeter.Infinite());

    /// <summary>A context over what genesis wrote, before the first block.</summary>
    public QueryContext Imported() => new(_checkBlock, new CacheMultiStore(BlockLayer), GasMeter.Infinite());

    private BlockInfo BlockOf(long height, BlockTime time)
        => new() { ChainId = Record.ChainId, Height = new Height(height), Time = time, Rules = Record.Rules };
}

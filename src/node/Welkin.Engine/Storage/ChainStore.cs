using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Indexing;
using Welkin.Engine.Keys;
using Welkin.Store;
using ValidatorSet = Welkin.Engine.Validators.ValidatorSet;

namespace Welkin.Engine.Storage;

/// <summary>Everything that becomes durable with a height, except the application's own writes.</summary>
/// <param name="After">State after the height.</param>
public sealed record CommittedBlock(Block Block, BlockID Id, long Size, Commit Commit, ResponseFinalizeBlock Results, ChainState After)
{
    public long Height => Block.Header.Height;
}

/// <summary>Where a transaction was executed.</summary>
public readonly record struct TxPlace(long Height, int Index);

/// <summary>Blocks, results and validator sets by height, and the indexes over them. Answers from committed heights only.</summary>
public sealed class ChainStore(IDatabase database)
{
    public IDatabase Database => database;

    /// <summary>Index of transactions by event attributes.</summary>
    public EventIndex TxIndex { get; } = new(database, EngineKeys.TxIndex);

    /// <summary>Index of blocks by event attributes.</summary>
    public EventIndex BlockIndex { get; } = new(database, EngineKeys.BlockIndex);

    /// <summary>Last committed height; 0 when there is none.</summary>
    public long Tip => database.Get(EngineKeys.Tip) is { } bytes ? EngineKeys.Number(bytes) : 0;

    /// <summary>First height that is stored; 0 when there is none.</summary>
    public long Base => database.Get(EngineKeys.Base) is { } bytes ? EngineKeys.Number(bytes) : 0;

    public byte[]? Genesis => database.Get(EngineKeys.Genesis);

    public SignState SignState => database.Get(EngineKeys.SignState) is { } bytes ? SignState.Parse(bytes).OrThrow() : SignState.Empty;

    public Block? Block(long height) => database.Get(EngineKeys.Block(height)) is { } bytes ? Tendermint.Types.Block.Parser.ParseFrom(bytes) : null;

    public BlockMeta? Meta(long height) => database.Get(EngineKeys.Meta(height)) is { } bytes ? BlockMeta.Parser.ParseFrom(bytes) : null;

    public Commit? Commit(long height) => database.Get(EngineKeys.Commit(height)) is { } bytes ? Tendermint.Types.Commit.Parser.ParseFrom(bytes) : null;

    public ResponseFinalizeBlock? Results(long height) => database.Get(EngineKeys.Results(height)) is { } bytes ? ResponseFinalizeBlock.Parser.ParseFrom(bytes) : null;

    /// <summary>The set of a height; known up to two heights past the tip.</summary>
    public ValidatorSet? Validators(long height) =>
        database.Get(EngineKeys.Validators(height)) is { } bytes ? ValidatorSet.FromProto(Tendermint.Types.ValidatorSet.Parser.ParseFrom(bytes)).OrThrow() : null;

    /// <summary>The parameters of a height; known up to one height past the tip.</summary>
    public ConsensusParams? Parameters(long height) =>
        database.Get(EngineKeys.Parameters(height)) is { } bytes ? ConsensusParams.Parser.ParseFrom(bytes) : null;

    public long? HeightOfBlock(ReadOnlySpan<byte> hash) => database.Get(EngineKeys.HeightOfBlock(hash)) is { } bytes ? EngineKeys.Number(bytes) : null;

    public TxPlace? PlaceOfTx(ReadOnlySpan<byte> hash) =>
        database.Get(EngineKeys.PlaceOfTx(hash)) is { } bytes ? new(EngineKeys.Number(bytes), (int)EngineKeys.Number(bytes.AsSpan(8))) : null;

    /// <summary>The state after the tip; null before the first block.</summary>
    public ChainState? Load(string chainId, long initialHeight)
    {
        var tip = Tip;
        if (tip == 0) return null;
        var meta = Meta(tip)!;
        var results = Results(tip)!;
        return new(
            chainId,
            initialHeight,
            tip,
            meta.BlockId,
            BlockTime.FromTimestamp(meta.Header.Time),
            Commit(tip)!,
            results.AppHash,
            ByteString.CopyFrom(BlockHashes.ResultsHash(results.TxResults)),
            Validators(tip)!,
            Validators(tip + 1)!,
            Validators(tip + 2)!,
            Parameters(tip + 1)!);
    }

    /// <summary>Adds everything of a height to the batch that also carries the application's state.</summary>
    public void Write(IWriteBatch batch, CommittedBlock committed, SignState signed, ReadOnlySpan<byte> genesis)
    {
        var height = committed.Height;
        var after = committed.After;
        if (height == after.InitialHeight) WriteFirst(batch, committed, genesis);
        batch.Set(EngineKeys.Block(height), committed.Block.ToByteArray());
        batch.Set(EngineKeys.Meta(height), new BlockMeta
        {
            BlockId = committed.Id,
            BlockSize = committed.Size,
            Header = committed.Block.Header,
            NumTxs = committed.Block.Data.Txs.Count,
        }.ToByteArray());
        batch.Set(EngineKeys.Commit(height), committed.Commit.ToByteArray());
        batch.Set(EngineKeys.Results(height), committed.Results.ToByteArray());
        batch.Set(EngineKeys.Validators(height + 2), after.NextValidators.ToProto().ToByteArray());
        batch.Set(EngineKeys.Parameters(height + 1), after.Parameters.ToByteArray());
        batch.Set(EngineKeys.HeightOfBlock(committed.Id.Hash.Span), EngineKeys.Bytes(height));
        batch.Set(EngineKeys.SignState, System.Text.Encoding.UTF8.GetBytes(signed.ToJson()));
        batch.Set(EngineKeys.Tip, EngineKeys.Bytes(height));
        WriteIndexes(batch, committed);
    }

    private static void WriteFirst(IWriteBatch batch, CommittedBlock committed, ReadOnlySpan<byte> genesis)
    {
        var (height, after) = (committed.Height, committed.After);
        batch.Set(EngineKeys.Base, EngineKeys.Bytes(height));
        batch.Set(EngineKeys.Genesis, genesis);
        batch.Set(EngineKeys.Validators(height), after.LastValidators.ToProto().ToByteArray());
        batch.Set(EngineKeys.Validators(height + 1), after.Validators.ToProto().ToByteArray());
        batch.Set(EngineKeys.Parameters(height), after.Parameters.ToByteArray());
    }

    private void WriteIndexes(IWriteBatch batch, CommittedBlock committed)
    {
        var height = committed.Height;
        BlockIndex.Add(batch, "block.height", height.ToString(System.Globalization.CultureInfo.InvariantCulture), new(height, 0));
        BlockIndex.Add(batch, committed.Results.Events, new(height, 0));
        foreach (var (index, hash) in committed.Block.Data.TxHashes().Index())
        {
            var place = new TxPlace(height, index);
            batch.Set(EngineKeys.PlaceOfTx(hash), [.. EngineKeys.Bytes(height), .. EngineKeys.Bytes(index)]);
            TxIndex.Add(batch, "tx.height", height.ToString(System.Globalization.CultureInfo.InvariantCulture), place);
            TxIndex.Add(batch, committed.Results.TxResults[index].Events, place);
        }
    }
}

/// <summary>Lets the application write its state into the engine's batch.</summary>
internal sealed class BatchStateWriter(IWriteBatch batch) : IStateWriter
{
    public void Set(byte[] key, byte[] value) => batch.Set(key, value);

    public void Delete(byte[] key) => batch.Delete(key);
}

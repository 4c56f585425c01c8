using System.Text;
using Google.Protobuf;
using Welkin.Core.Crypto;
using Welkin.Engine.Blocks;
using Welkin.Engine.Embedded;
using Welkin.Engine.Genesis;
using Welkin.Engine.Indexing;
using Welkin.Engine.Keys;
using Welkin.Engine.Pool;
using Welkin.Engine.Storage;
using Welkin.Engine.Validators;
using Welkin.Store;

namespace Welkin.Tests.Engine;

public sealed class EmbeddedEngineTests
{
    private static readonly PrivateKey Key = PrivateKey.FromSeed(Hash.Sha256("engine"u8));
    private static readonly GenesisDoc Genesis =
        GenesisDoc.Parse("""{"genesis_time":"2026-01-01T00:00:00Z","chain_id":"engine-1","app_state":{}}"""u8.ToArray(), default).OrThrow();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_block_passes_the_networks_checks_and_its_commit_verifies()
    {
        using var engine = Open(new MemoryDatabase());
        await engine.Mempool.Add(Tx("1"), Cancel);
        for (var height = 1; height <= 5; height++)
        {
            var before = engine.State;
            var made = await engine.ProduceBlock(Cancel);
            Assert.Equal(height, made.Height);
            Assert.Equal("ok", CometRows.Verdict(BlockChecks.CheckDecoded(made.Block)));
            Assert.Equal("ok", CometRows.Verdict(CommitVerification.Verify("engine-1", before.Validators, made.Id, height, made.Commit)));
            Assert.Equal(before.AppHash, made.Block.Header.AppHash);
            if (height > 1) Assert.Equal(before.LastCommit.Signatures[0].Timestamp, made.Block.Header.Time);
            Assert.Equal(made.Block, engine.Store.Block(height));
        }
        Assert.Single(engine.Store.Block(1)!.Data.Txs);
    }

    [Fact]
    public async Task A_reopened_chain_goes_on_at_the_next_height_with_the_same_state()
    {
        var database = new MemoryDatabase();
        ChainState before;
        using (var first = Open(database))
        {
            await first.Mempool.Add(Tx("1"), Cancel);
            await first.ProduceBlock(Cancel);
            await first.ProduceBlock(Cancel);
            before = first.State;
        }
        using var second = Open(database);
        Assert.Equal(before.LastBlockId, second.State.LastBlockId);
        Assert.Equal(before.LastResultsHash, second.State.LastResultsHash);
        Assert.Equal(before.AppHash, second.State.AppHash);
        Assert.Equal(before.NextValidators.HashBytes(), second.State.NextValidators.HashBytes());
        Assert.Equal(3, (await second.ProduceBlock(Cancel)).Height);
    }

    [Fact]
    public async Task An_application_that_lost_its_state_is_brought_up_by_replay()
    {
        var database = new MemoryDatabase();
        using (var first = Open(database))
        {
            await first.Mempool.Add(Tx("1"), Cancel);
            for (var i = 0; i < 3; i++) await first.ProduceBlock(Cancel);
        }
        var batch = database.NewBatch();
        batch.Delete("s/counting"u8);
        database.Write(batch, sync: true);
        var application = new CountingApp(database, Key);
        using var second = EmbeddedEngine.Open(application, database, Genesis, Key, EmbeddedOptions.Default, TimeProvider.System);
        Assert.Equal(1, application.InitChainCalls);
        Assert.Equal(4, (await second.ProduceBlock(Cancel)).Height);
    }

    [Fact]
    public async Task A_database_of_another_genesis_is_refused()
    {
        var database = new MemoryDatabase();
        using (var first = Open(database)) await first.ProduceBlock(Cancel);
        var other = Genesis with { AppState = Encoding.UTF8.GetBytes("""{"other":1}""") };
        Assert.Throws<EngineException>(() => EmbeddedEngine.Open(new CountingApp(database, Key), database, other, Key, EmbeddedOptions.Default, TimeProvider.System));
    }

    [Fact]
    public async Task A_key_outside_the_validator_set_is_refused()
    {
        var database = new MemoryDatabase();
        using var engine = EmbeddedEngine.Open(new CountingApp(database, Key), database, Genesis, PrivateKey.Generate(), EmbeddedOptions.Default, TimeProvider.System);
        await Assert.ThrowsAsync<EngineException>(() => engine.ProduceBlock(Cancel));
    }

    [Fact]
    public async Task The_mempool_refuses_repeats_and_forgets_refused_transactions()
    {
        using var engine = Open(new MemoryDatabase());
        Assert.True((await engine.Mempool.Add(Tx("1"), Cancel)).IsOk);
        (await engine.Mempool.Add(Tx("1"), Cancel)).TryGet(out _, out var repeat);
        Assert.Equal("tx already exists in cache", repeat!.Text);
        Assert.Equal(7u, (await engine.Mempool.Add(Tx("bad"), Cancel)).OrThrow().Code);
        Assert.Equal(7u, (await engine.Mempool.Add(Tx("bad"), Cancel)).OrThrow().Code);
        await engine.ProduceBlock(Cancel);
        Assert.Equal(0, engine.Mempool.Count);
        Assert.False((await engine.Mempool.Add(Tx("1"), Cancel)).IsOk);
    }

    [Fact]
    public async Task The_mempool_is_bounded_by_count_and_size()
    {
        var limits = new MempoolLimits(MaxCount: 2, MaxTxBytes: 4);
        using var engine = Open(new MemoryDatabase(), EmbeddedOptions.Default with { Mempool = limits });
        (await engine.Mempool.Add(Tx("12345"), Cancel)).TryGet(out _, out var large);
        Assert.True(large!.Is(MempoolErrors.TooLarge));
        await engine.Mempool.Add(Tx("1"), Cancel);
        await engine.Mempool.Add(Tx("2"), Cancel);
        (await engine.Mempool.Add(Tx("3"), Cancel)).TryGet(out _, out var full);
        Assert.True(full!.Is(MempoolErrors.Full));
    }

    [Fact]
    public async Task Indexes_find_transactions_and_blocks()
    {
        using var engine = Open(new MemoryDatabase());
        foreach (var text in new[] { "7", "70", "7uakt" }) await engine.Mempool.Add(Tx(text), Cancel);
        await engine.ProduceBlock(Cancel);
        await engine.ProduceBlock(Cancel);
        Assert.Equal([new TxPlace(1, 0)], engine.Store.TxIndex.Search(Query("transfer.amount = '7'"), Cancel));
        Assert.Equal([new TxPlace(1, 1)], engine.Store.TxIndex.Search(Query("transfer.amount > 8"), Cancel));
        Assert.Equal(3, engine.Store.TxIndex.Search(Query("tx.height = 1 AND transfer.amount CONTAINS '7'"), Cancel).Count);
        Assert.Equal([new TxPlace(2, 0)], engine.Store.BlockIndex.Search(Query("block.height > 1 AND counted.height EXISTS"), Cancel));
        Assert.Equal(new TxPlace(1, 2), engine.Store.PlaceOfTx(Hash.Sha256("7uakt"u8)));
    }

    [Fact]
    public async Task Subscribers_hear_of_blocks_and_slow_ones_are_cut_off()
    {
        using var engine = Open(new MemoryDatabase());
        using var txs = engine.Events.Subscribe(Query("tm.event = 'Tx' AND transfer.amount = 5"), 10);
        using var slow = engine.Events.Subscribe(Query("tm.event = 'NewBlock'"), 1);
        await engine.Mempool.Add(Tx("5uakt"), Cancel);
        await engine.Mempool.Add(Tx("6uakt"), Cancel);
        for (var i = 0; i < 3; i++) await engine.ProduceBlock(Cancel);
        var heard = Assert.IsType<EngineEvent.Tx>(await txs.Events.ReadAsync(Cancel));
        Assert.Equal(1, heard.Result.Height);
        Assert.False(txs.Events.TryRead(out _));
        await slow.Events.ReadAsync(Cancel);
        await Assert.ThrowsAsync<SlowSubscriberException>(() => slow.Events.Completion);
    }

    [Fact]
    public async Task A_waiting_transaction_makes_a_block_before_the_block_time()
    {
        using var engine = Open(new MemoryDatabase(), EmbeddedOptions.Default with { BlockTime = TimeSpan.FromHours(1) });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var txs = engine.Events.Subscribe(Query("tm.event = 'Tx'"), 10);
        var running = engine.Run(stop.Token);
        await engine.Mempool.Add(Tx("1"), Cancel);
        Assert.NotNull(await txs.Events.ReadAsync(Cancel));
        await stop.CancelAsync();
        await running;
    }

    private static EmbeddedEngine Open(IDatabase database, EmbeddedOptions? options = null) =>
        EmbeddedEngine.Open(new CountingApp(database, Key), database, Genesis, Key, options ?? EmbeddedOptions.Default, TimeProvider.System);

    private static ByteString Tx(string text) => ByteString.CopyFromUtf8(text);

    private static EventQuery Query(string text) => EventQuery.Parse(text).OrThrow();
}

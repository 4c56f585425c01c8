using Google.Protobuf;
using Tendermint.Abci;
using Welkin.App;
using Welkin.Core;
using Welkin.Store;

namespace Welkin.Testing.Replay;

/// <summary>Runs a recorded chain through the production application over a database in memory, and compares.</summary>
public sealed class ReplayRun
{
    private readonly ReplayFolder _folder;
    private readonly ReplayScope _scope;
    private readonly MemoryDatabase _database = new();
    private readonly GasRecorder _recorder = new();
    private readonly TxComparison _txs;

    private ReplayRun(ReplayFolder folder, ReplayScope scope)
    {
        _folder = folder;
        _scope = scope;
        Application = new WelkinApplication(_database, new WelkinOptions()) { Tracer = _recorder };
        _txs = new TxComparison(folder, Report);
    }

    /// <summary>The application, after the last block that was run.</summary>
    public WelkinApplication Application { get; }

    /// <summary>What came of it.</summary>
    public ReplayReport Report { get; } = new();

    /// <summary>Runs the blocks of a folder up to the scope's last height.</summary>
    public static ReplayRun Of(ReplayFolder folder, ReplayScope scope)
    {
        var run = new ReplayRun(folder, scope);
        run.Run();
        return run;
    }

    private void Run()
    {
        if (!Guarded("InitChain", () => Application.InitChain(_folder.InitChain))) return;
        foreach (var block in _folder.Blocks)
        {
            if (_scope.To is { } last && block.Height > last) break;
            _scope.Before?.Invoke(Application, block);
            ResponseFinalizeBlock? response = null;
            _recorder.Clear();
            if (!Guarded($"FinalizeBlock {block.Height}", () => response = Application.FinalizeBlock(block.Request))) return;
            if (!Guarded($"Commit {block.Height}", Commit)) return;
            Report.Heights++;
            if (Report.Stores.Count == 0) NameStores();
            CompareResults(block, response!);
            CompareRoots(block);
            LocateDifferences(block.Height);
        }
    }

    // An exception in a block halts a node; here it ends the replay.
    private bool Guarded(string step, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception halt) when (halt is not OutOfMemoryException)
        {
            Report.Stopped = $"{step}: {halt.GetType().Name}: {halt.Message}";
            Report.Differences.Add(new Difference(Report.Heights + 1, null, "halt", [Report.Stopped, halt.StackTrace ?? ""]));
            return false;
        }
    }

    private void Commit()
    {
        using var batch = _database.NewBatch();
        Application.Commit(new Writer(batch));
        _database.Write(batch, sync: false);
    }

    private void NameStores()
    {
        var made = Application.LastCommit!.Stores.Select(store => store.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _scope.Stores ?? _folder.Stores)
        {
            Report.Stores[name] = new StoreReport { Absent = !made.Contains(name) };
        }
    }

    private void CompareResults(RecordedBlock block, ResponseFinalizeBlock have)
    {
        var want = block.Response;
        for (var i = 0; i < want.TxResults.Count; i++)
        {
            _txs.Compare(block.Height, i, (have.TxResults[i], want.TxResults[i]), _recorder.Of(i));
        }

        var lines = new List<string>();
        if (!have.Events.Equals(want.Events)) lines.AddRange(TxComparison.EventLines(have.Events, want.Events));
        if (!have.ValidatorUpdates.Equals(want.ValidatorUpdates)) lines.Add($"validator updates: have {have.ValidatorUpdates} want {want.ValidatorUpdates}");
        if (!Equals(have.ConsensusParamUpdates, want.ConsensusParamUpdates))
        {
            lines.Add($"consensus params: have {have.ConsensusParamUpdates} want {want.ConsensusParamUpdates}");
        }

        if (lines.Count == 0) Report.BlocksEqual++;
        else if (_scope.Stores is null) Report.Differences.Add(new Difference(block.Height, null, "block", lines));
    }

    private void CompareRoots(RecordedBlock block)
    {
        var commit = Application.LastCommit!;
        var want = _folder.RootsAt(block.Height);
        var have = commit.Stores.ToDictionary(store => store.Name, store => Convert.ToHexStringLower(store.Hash), StringComparer.Ordinal);
        foreach (var (name, store) in Report.Stores)
        {
            if (store.Absent) continue;
            var ours = have.GetValueOrDefault(name);
            var theirs = want.GetValueOrDefault(name);
            if (ours == theirs) store.Equal++;
            else store.FirstDifference ??= new StoreDifference(block.Height, null, ours, theirs);
        }

        if (commit.Hash().AsSpan().SequenceEqual(block.AppHash)) Report.AppHashEqual++;
    }

    /// <summary>Names the key that differs, as soon as a height comes whose contents were recorded.</summary>
    private void LocateDifferences(long height)
    {
        foreach (var (name, store) in Report.Stores)
        {
            if (store.FirstDifference is not { Key: null } difference || _folder.Contents.FirstKnown(difference.Height) != height) continue;
            if (_folder.Contents.At(height, name) is not { } want) continue;
            var roots = $"first different root at height {difference.Height}, contents compared at {height}";
            if (FirstDifference(name, want, height) is not { } found)
            {
                store.FirstDifference = difference with { Key = "", ComparedAt = height };
                Report.Differences.Add(new Difference(height, null, $"store {name}", [roots, "the same pairs: the tree was built in another order"]));
                continue;
            }

            store.FirstDifference = difference with { Key = found.Key, Have = found.Have, Want = found.Want, ComparedAt = height };
            Report.Differences.Add(new Difference(height, null, $"store {name}", [
                roots,
                $"key    {StoredValues.KeyText(found.Key)} ({found.Key})",
                $"have   {StoredValues.ValueText(name, found.Key, found.Have)}",
                $"want   {StoredValues.ValueText(name, found.Key, found.Want)}",
            ]));
        }
    }

    private (string Key, string? Have, string? Want)? FirstDifference(string name, IReadOnlyDictionary<string, string> want, long height)
    {
        var have = Application.ContextAt(height).OrThrow().Store(new StoreKey(name)).Iterate(null, null)
            .ToDictionary(pair => Convert.ToHexStringLower(pair.Key), pair => Convert.ToHexStringLower(pair.Value), StringComparer.Ordinal);
        foreach (var key in have.Keys.Union(want.Keys).Order(StringComparer.Ordinal))
        {
            var (ours, theirs) = (have.GetValueOrDefault(key), want.GetValueOrDefault(key));
            if (ours != theirs) return (key, ours, theirs);
        }

        return null;
    }

    private sealed class Writer(IWriteBatch batch) : IStateWriter
    {
        public void Set(byte[] key, byte[] value) => batch.Set(key, value);

        public void Delete(byte[] key) => batch.Delete(key);
    }
}

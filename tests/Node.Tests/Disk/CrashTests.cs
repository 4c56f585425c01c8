using System.Diagnostics;
using Welkin.Engine.Disk;
using Xunit;

namespace Welkin.Tests.Disk;

public sealed class CrashTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("welkin-crash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_killed_process_loses_no_acknowledged_commit()
    {
        long before = 0;
        foreach (var commits in new[] { 1, 17, 40 })
        {
            var acknowledged = await CommitAndKill(commits, TestContext.Current.CancellationToken);

            using var database = RocksDatabase.Open(_folder);
            var store = CommitLoop.Open(database);
            Assert.True(acknowledged[^1].Height > before);
            Assert.True(store.Version >= acknowledged[^1].Height);
            Assert.Equal(database.Get(CommitLoop.BlockKey(store.Version)), store.LastCommit!.Hash());
            Assert.Null(database.Get(CommitLoop.BlockKey(store.Version + 1)));
            foreach (var (height, hash) in acknowledged) Assert.Equal(hash, Convert.ToHexString(database.Get(CommitLoop.BlockKey(height))!));

            // Every node of the last commit is there, and what is read hashes to its root.
            Assert.All(store.Store(CommitLoop.Key).Iterate(null, null), pair => Assert.InRange(BitConverter.ToInt64(pair.Value), 1, store.Version));
            before = store.Version;
        }
    }

    private async Task<List<(long Height, string Hash)>> CommitAndKill(int commits, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(CrashTests).Assembly.Location);
        start.Environment[CommitLoop.FolderVariable] = _folder;
        using var process = Process.Start(start)!;
        var acknowledged = new List<(long, string)>();
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            var parts = line.Split(' ');
            acknowledged.Add((long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]));

            // SIGKILL while the child is in the middle of the next commits; what it still had in the pipe counts too.
            if (acknowledged.Count == commits) process.Kill();
        }

        await process.WaitForExitAsync(cancellation);
        return acknowledged;
    }
}

using Welkin.Engine.Disk;
using Welkin.Testing.Store;
using Xunit;

namespace Welkin.Tests.Disk;

public sealed class RocksDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("welkin-rocks-").FullName;

    public static TheoryData<string> Checks => [.. DatabaseConformance.Checks.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Checks))]
    public void RocksDb_is_a_database(string check)
    {
        using var database = RocksDatabase.Open(_folder);
        DatabaseConformance.Checks[check](database);
    }

    [Fact]
    public void What_was_written_is_there_after_reopening()
    {
        using (var database = RocksDatabase.Open(_folder))
        using (var batch = database.NewBatch())
        {
            batch.Set("k"u8, "v"u8);
            database.Write(batch, sync: true);
        }

        using var again = RocksDatabase.Open(_folder);
        Assert.Equal("v"u8.ToArray(), again.Get("k"u8));
    }

    [Fact]
    public void A_folder_that_is_already_open_is_refused_with_its_path()
    {
        using var database = RocksDatabase.Open(_folder);
        var refusal = Assert.Throws<DatabaseException>(() => RocksDatabase.Open(_folder));
        Assert.Contains(_folder, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_beside_a_writer_sees_what_was_there_and_writes_nothing()
    {
        using var database = RocksDatabase.Open(_folder);
        using var batch = database.NewBatch();
        batch.Set("k"u8, "v"u8);
        database.Write(batch, sync: true);

        using var reader = RocksDatabase.OpenForReading(_folder);

        Assert.Equal("v"u8.ToArray(), reader.Get("k"u8));
        Assert.Contains("read only", Assert.Throws<DatabaseException>(() => reader.Write(batch, sync: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closing_during_an_iteration_does_not_crash()
    {
        var database = RocksDatabase.Open(_folder);
        using (var batch = database.NewBatch())
        {
            batch.Set("a"u8, "1"u8);
            batch.Set("b"u8, "2"u8);
            database.Write(batch, sync: false);
        }

        var keys = new List<byte[]>();
        foreach (var (key, _) in database.Iterate(null, null))
        {
            database.Dispose();
            keys.Add(key);
        }

        Assert.Equal(2, keys.Count);
    }
}

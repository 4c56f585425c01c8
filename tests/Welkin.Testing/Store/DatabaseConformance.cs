using Welkin.Core;
using Welkin.Store;

namespace Welkin.Testing.Store;

/// <summary>What every <see cref="IDatabase"/> has to do. Each check gets an empty database and throws when it fails.</summary>
public static class DatabaseConformance
{
    /// <summary>The checks by name.</summary>
    public static IReadOnlyDictionary<string, Action<IDatabase>> Checks { get; } = new SortedDictionary<string, Action<IDatabase>>(StringComparer.Ordinal)
    {
        ["a batch applies only when it is written"] = ABatchAppliesOnlyWhenWritten,
        ["a batch can be cleared and used again"] = ABatchCanBeUsedAgain,
        ["an absent key reads as null, an empty value as empty"] = AbsentIsNotEmpty,
        ["an iteration does not see later writes"] = IterationIsASnapshot,
        ["iteration agrees with a sorted model on random ranges"] = IterationAgreesWithModel,
        ["later operations of a batch win"] = LaterOperationsWin,
        ["several threads may read while one writes"] = ReadsWhileWriting,
    };

    private static void AbsentIsNotEmpty(IDatabase database)
    {
        Write(database, batch => batch.Set("e"u8, []));
        Invariant.Check(database.Get("x"u8) is null);
        Invariant.Check(database.Get("e"u8) is { Length: 0 });
    }

    private static void ABatchAppliesOnlyWhenWritten(IDatabase database)
    {
        using var batch = database.NewBatch();
        batch.Set("a"u8, "1"u8);
        Invariant.Check(batch.Count == 1);
        Invariant.Check(database.Get("a"u8) is null);
        database.Write(batch, sync: true);
        Invariant.Check(database.Get("a"u8) is [(byte)'1']);
    }

    private static void ABatchCanBeUsedAgain(IDatabase database)
    {
        using var batch = database.NewBatch();
        batch.Set("a"u8, "1"u8);
        batch.Clear();
        Invariant.Check(batch.Count == 0);
        batch.Set("b"u8, "2"u8);
        database.Write(batch, sync: false);
        Invariant.Check(database.Get("a"u8) is null);
        Invariant.Check(database.Get("b"u8) is [(byte)'2']);
    }

    private static void LaterOperationsWin(IDatabase database)
    {
        Write(database, batch =>
        {
            batch.Set("a"u8, "1"u8);
            batch.Delete("a"u8);
            batch.Delete("b"u8);
            batch.Set("b"u8, "2"u8);
        });
        Invariant.Check(database.Get("a"u8) is null);
        Invariant.Check(database.Get("b"u8) is [(byte)'2']);
    }

    private static void IterationIsASnapshot(IDatabase database)
    {
        Write(database, batch =>
        {
            batch.Set("a"u8, "1"u8);
            batch.Set("c"u8, "3"u8);
        });
        var seen = new List<string>();
        foreach (var (key, _) in database.Iterate(null, null))
        {
            if (seen.Count == 0)
            {
                Write(database, batch =>
                {
                    batch.Set("b"u8, "2"u8);
                    batch.Delete("c"u8);
                });
            }

            seen.Add(Convert.ToHexString(key));
        }

        Invariant.Check(string.Join(',', seen) == "61,63");
    }

    private static void IterationAgreesWithModel(IDatabase database)
    {
        var random = new Random(20260101);
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var round = 0; round < 40; round++)
        {
            Write(database, batch =>
            {
                for (var i = 0; i < 25; i++)
                {
                    var key = RandomKey(random);
                    if (random.Next(4) == 0)
                    {
                        batch.Delete(key);
                        model.Remove(Convert.ToHexString(key));
                        continue;
                    }

                    var value = RandomKey(random);
                    batch.Set(key, value);
                    model[Convert.ToHexString(key)] = Convert.ToHexString(value);
                }
            });
            var start = random.Next(3) == 0 ? null : RandomKey(random);
            var end = random.Next(3) == 0 ? null : RandomKey(random);
            var wanted = model.Where(pair => InRange(pair.Key, start, end)).Select(pair => $"{pair.Key}={pair.Value}").ToList();
            Invariant.Check(Texts(database.Iterate(start, end)).SequenceEqual(wanted), $"round {round}, forward");
            wanted.Reverse();
            Invariant.Check(Texts(database.Iterate(start, end, reverse: true)).SequenceEqual(wanted), $"round {round}, reverse");
        }
    }

    private static void ReadsWhileWriting(IDatabase database)
    {
        Write(database, batch => batch.Set("k"u8, "0"u8));
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 300; i++)
            {
                Invariant.Check(database.Get("k"u8) is not null);
                Invariant.Check(database.Iterate(null, null).Any());
            }
        })).ToArray();
        for (var i = 0; i < 300; i++) Write(database, batch => batch.Set("k"u8, [(byte)(i % 256)]));
        Task.WaitAll(readers);
    }

    // Short keys over a small alphabet, so that prefixes of each other and the extreme byte occur.
    private static byte[] RandomKey(Random random)
    {
        var key = new byte[random.Next(1, 4)];
        for (var i = 0; i < key.Length; i++) key[i] = random.Next(5) == 4 ? (byte)0xff : (byte)random.Next(4);
        return key;
    }

    private static bool InRange(string key, byte[]? start, byte[]? end) =>
        (start is null || string.CompareOrdinal(key, Convert.ToHexString(start)) >= 0) && (end is null || string.CompareOrdinal(key, Convert.ToHexString(end)) < 0);

    private static IEnumerable<string> Texts(IEnumerable<KeyValuePair<byte[], byte[]>> pairs) =>
        pairs.Select(pair => $"{Convert.ToHexString(pair.Key)}={Convert.ToHexString(pair.Value)}");

    private static void Write(IDatabase database, Action<IWriteBatch> fill)
    {
        using var batch = database.NewBatch();
        fill(batch);
        database.Write(batch, sync: false);
    }
}

using System.Runtime.InteropServices;
using Welkin.Store;

namespace Welkin.Engine.Disk;

/// <summary>Bounds of a database's memory.</summary>
public sealed record RocksOptions
{
    /// <summary>Cache of data blocks, indexes and filters, in bytes.</summary>
    public long BlockCacheBytes { get; init; } = 64L << 20;

    /// <summary>Writes gathered in memory before they become a file, in bytes; two of them may exist.</summary>
    public long WriteBufferBytes { get; init; } = 16L << 20;
}

/// <summary>The database on disk: RocksDB, one key space, one write-ahead log.</summary>
public sealed unsafe class RocksDatabase : IDatabase
{
    private const int BloomBitsPerKey = 10;
    private const int MaxOpenFiles = 256;
    private const int KeptLogFiles = 2;
    private const int WarnLevel = 2;
    private const int Lz4 = 4;

    private readonly DatabaseHandle _database;
    private readonly ReadOptionsHandle _read = new();
    private readonly WriteOptionsHandle _synced = new(sync: true);
    private readonly WriteOptionsHandle _unsynced = new(sync: false);

    private RocksDatabase(DatabaseHandle database) => _database = database;

    /// <summary>Opens a folder, and makes it when it is missing. One process at a time holds it.</summary>
    /// <exception cref="DatabaseException">It is held by another process, damaged, or not writable.</exception>
    public static RocksDatabase Open(string path, RocksOptions? options = null)
    {
        Directory.CreateDirectory(path);
        return Open(path, options, (nint native, ref nint error) => RocksNative.rocksdb_open(native, path, ref error));
    }

    /// <summary>Opens a folder as it is at this moment, also while another process holds and writes it. What is written throws.</summary>
    /// <exception cref="DatabaseException">There is none, or it is damaged.</exception>
    public static RocksDatabase OpenForReading(string path, RocksOptions? options = null)
        => Open(path, options, (nint native, ref nint error) => RocksNative.rocksdb_open_for_read_only(native, path, 0, ref error));

    private delegate nint Opening(nint native, ref nint error);

    private static RocksDatabase Open(string path, RocksOptions? options, Opening open)
    {
        var native = CreateOptions(options ?? new RocksOptions());
        try
        {
            nint error = 0;
            var handle = open(native, ref error);
            ThrowOn(error, $"cannot open the database in {path}");
            return new RocksDatabase(new DatabaseHandle(handle));
        }
        finally
        {
            RocksNative.rocksdb_options_destroy(native);
        }
    }

    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        nint error = 0;
        nint slice;
        fixed (byte* start = key) slice = RocksNative.rocksdb_get_pinned(_database, _read, start, (nuint)key.Length, ref error);
        ThrowOn(error, "cannot read");
        if (slice == 0) return null;
        var bytes = Copy(RocksNative.rocksdb_pinnableslice_value(slice, out var length), length);
        RocksNative.rocksdb_pinnableslice_destroy(slice);
        return bytes;
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false)
    {
        using var cursor = new IteratorHandle(_database, _read);
        Seek(cursor, startInclusive, endExclusive, reverse);
        while (Current(cursor) is { } pair)
        {
            var isPast = reverse
                ? startInclusive is not null && ByteOrder.Compare(pair.Key, startInclusive) < 0
                : endExclusive is not null && ByteOrder.Compare(pair.Key, endExclusive) >= 0;
            if (isPast) yield break;
            yield return pair;
            if (reverse) RocksNative.rocksdb_iter_prev(cursor);
            else RocksNative.rocksdb_iter_next(cursor);
        }
    }

    /// <inheritdoc/>
    public IWriteBatch NewBatch() => new RocksBatch();

    /// <inheritdoc/>
    public void Write(IWriteBatch batch, bool sync)
    {
        nint error = 0;
        RocksNative.rocksdb_write(_database, sync ? _synced : _unsynced, ((RocksBatch)batch).Handle, ref error);
        ThrowOn(error, "cannot write");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.Dispose();
        _read.Dispose();
        _synced.Dispose();
        _unsynced.Dispose();
    }

    private static nint CreateOptions(RocksOptions options)
    {
        var table = RocksNative.rocksdb_block_based_options_create();
        var cache = RocksNative.rocksdb_cache_create_lru((nuint)options.BlockCacheBytes);
        RocksNative.rocksdb_block_based_options_set_block_cache(table, cache);
        RocksNative.rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1);
        RocksNative.rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1);
        RocksNative.rocksdb_block_based_options_set_filter_policy(table, RocksNative.rocksdb_filterpolicy_create_bloom_full(BloomBitsPerKey));

        var native = RocksNative.rocksdb_options_create();
        RocksNative.rocksdb_options_set_create_if_missing(native, 1);
        RocksNative.rocksdb_options_set_write_buffer_size(native, (nuint)options.WriteBufferBytes);
        RocksNative.rocksdb_options_set_max_total_wal_size(native, 4 * (ulong)options.WriteBufferBytes);
        RocksNative.rocksdb_options_set_max_open_files(native, MaxOpenFiles);
        RocksNative.rocksdb_options_set_keep_log_file_num(native, KeptLogFiles);
        RocksNative.rocksdb_options_set_info_log_level(native, WarnLevel);
        RocksNative.rocksdb_options_set_compression(native, Lz4);
        RocksNative.rocksdb_options_set_level_compaction_dynamic_level_bytes(native, 1);
        RocksNative.rocksdb_options_set_block_based_table_factory(native, table);

        // Both are shared with the options by count; our own shares go now.
        RocksNative.rocksdb_block_based_options_destroy(table);
        RocksNative.rocksdb_cache_destroy(cache);
        return native;
    }

    private static void Seek(IteratorHandle cursor, byte[]? startInclusive, byte[]? endExclusive, bool reverse)
    {
        var target = reverse ? endExclusive : startInclusive;
        if (target is not null)
        {
            fixed (byte* start = target) RocksNative.rocksdb_iter_seek(cursor, start, (nuint)target.Length);
            if (!reverse) return;
            if (RocksNative.rocksdb_iter_valid(cursor) != 0)
            {
                // The first key at or after an exclusive end: the one before it is the last of the range.
                RocksNative.rocksdb_iter_prev(cursor);
                return;
            }

            ThrowOnCursor(cursor);
        }

        if (reverse) RocksNative.rocksdb_iter_seek_to_last(cursor);
        else RocksNative.rocksdb_iter_seek_to_first(cursor);
    }

    private static KeyValuePair<byte[], byte[]>? Current(IteratorHandle cursor)
    {
        if (RocksNative.rocksdb_iter_valid(cursor) == 0)
        {
            // The end of the range and a failed read look alike until the error is asked for.
            ThrowOnCursor(cursor);
            return null;
        }

        var key = Copy(RocksNative.rocksdb_iter_key(cursor, out var keyLength), keyLength);
        var value = Copy(RocksNative.rocksdb_iter_value(cursor, out var valueLength), valueLength);
        return new KeyValuePair<byte[], byte[]>(key, value);
    }

    private static void ThrowOnCursor(IteratorHandle cursor)
    {
        nint error = 0;
        RocksNative.rocksdb_iter_get_error(cursor, ref error);
        ThrowOn(error, "cannot read");
    }

    private static byte[] Copy(byte* start, nuint length) => new ReadOnlySpan<byte>(start, (int)length).ToArray();

    private static void ThrowOn(nint error, string what)
    {
        if (error == 0) return;
        var text = Marshal.PtrToStringUTF8(error);
        RocksNative.rocksdb_free(error);
        throw new DatabaseException($"{what}: {text}");
    }

    private sealed class RocksBatch : IWriteBatch
    {
        public BatchHandle Handle { get; } = new();

        public int Count => RocksNative.rocksdb_writebatch_count(Handle);

        public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            fixed (byte* keyStart = key)
            fixed (byte* valueStart = value)
            {
                RocksNative.rocksdb_writebatch_put(Handle, keyStart, (nuint)key.Length, valueStart, (nuint)value.Length);
            }
        }

        public void Delete(ReadOnlySpan<byte> key)
        {
            fixed (byte* keyStart = key) RocksNative.rocksdb_writebatch_delete(Handle, keyStart, (nuint)key.Length);
        }

        public void Clear() => RocksNative.rocksdb_writebatch_clear(Handle);

        public void Dispose() => Handle.Dispose();
    }
}

/// <summary>The database refused: held by another process, full or damaged disk.</summary>
public sealed class DatabaseException(string message) : IOException(message);

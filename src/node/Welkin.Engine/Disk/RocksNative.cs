using System.Runtime.InteropServices;

namespace Welkin.Engine.Disk;

/// <summary>The part of RocksDB's C interface that we use, in the C names.</summary>
internal static unsafe partial class RocksNative
{
    /// <summary>Pinned by soname: Debian's <c>librocksdb7.8</c>.</summary>
    private const string Library = "librocksdb.so.7.8";

    [LibraryImport(Library)]
    public static partial nint rocksdb_options_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_options_destroy(nint options);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_create_if_missing(nint options, byte value);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_write_buffer_size(nint options, nuint bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_max_total_wal_size(nint options, ulong bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_max_open_files(nint options, int count);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_keep_log_file_num(nint options, nuint count);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_info_log_level(nint options, int level);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_compression(nint options, int kind);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_level_compaction_dynamic_level_bytes(nint options, byte value);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_block_based_table_factory(nint options, nint table);

    [LibraryImport(Library)]
    public static partial nint rocksdb_block_based_options_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_destroy(nint table);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_block_cache(nint table, nint cache);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_cache_index_and_filter_blocks(nint table, byte value);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(nint table, byte value);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_filter_policy(nint table, nint policy);

    [LibraryImport(Library)]
    public static partial nint rocksdb_filterpolicy_create_bloom_full(double bitsPerKey);

    [LibraryImport(Library)]
    public static partial nint rocksdb_cache_create_lru(nuint bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_cache_destroy(nint cache);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rocksdb_open(nint options, string path, ref nint error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rocksdb_open_for_read_only(nint options, string path, byte errorIfLogExists, ref nint error);

    [LibraryImport(Library)]
    public static partial void rocksdb_close(nint database);

    [LibraryImport(Library)]
    public static partial nint rocksdb_readoptions_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_readoptions_destroy(nint options);

    [LibraryImport(Library)]
    public static partial nint rocksdb_writeoptions_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_writeoptions_destroy(nint options);

    [LibraryImport(Library)]
    public static partial void rocksdb_writeoptions_set_sync(nint options, byte value);

    [LibraryImport(Library)]
    public static partial nint rocksdb_get_pinned(DatabaseHandle database, ReadOptionsHandle options, byte* key, nuint keyLength, ref nint error);

    [LibraryImport(Library)]
    public static partial byte* rocksdb_pinnableslice_value(nint slice, out nuint length);

    [LibraryImport(Library)]
    public static partial void rocksdb_pinnableslice_destroy(nint slice);

    [LibraryImport(Library)]
    public static partial nint rocksdb_writebatch_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_writebatch_destroy(nint batch);

    [LibraryImport(Library)]
    public static partial void rocksdb_writebatch_clear(BatchHandle batch);

    [LibraryImport(Library)]
    public static partial int rocksdb_writebatch_count(BatchHandle batch);

    [LibraryImport(Library)]
    public static partial void rocksdb_writebatch_put(BatchHandle batch, byte* key, nuint keyLength, byte* value, nuint valueLength);

    [LibraryImport(Library)]
    public static partial void rocksdb_writebatch_delete(BatchHandle batch, byte* key, nuint keyLength);

    [LibraryImport(Library)]
    public static partial void rocksdb_write(DatabaseHandle database, WriteOptionsHandle options, BatchHandle batch, ref nint error);

    [LibraryImport(Library)]
    public static partial nint rocksdb_create_iterator(DatabaseHandle database, ReadOptionsHandle options);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_destroy(nint iterator);

    [LibraryImport(Library)]
    public static partial byte rocksdb_iter_valid(IteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_seek_to_first(IteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_seek_to_last(IteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_seek(IteratorHandle iterator, byte* key, nuint keyLength);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_next(IteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_prev(IteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial byte* rocksdb_iter_key(IteratorHandle iterator, out nuint length);

    [LibraryImport(Library)]
    public static partial byte* rocksdb_iter_value(IteratorHandle iterator, out nuint length);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_get_error(IteratorHandle iterator, ref nint error);

    [LibraryImport(Library)]
    public static partial void rocksdb_free(nint memory);
}

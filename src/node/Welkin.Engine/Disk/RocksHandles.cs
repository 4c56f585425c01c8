using System.Runtime.InteropServices;

namespace Welkin.Engine.Disk;

/// <summary>An open database; closes when the last user lets go.</summary>
internal sealed class DatabaseHandle : SafeHandle
{
    public DatabaseHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_close(handle);
        return true;
    }
}

internal sealed class ReadOptionsHandle : SafeHandle
{
    public ReadOptionsHandle()
        : base(0, ownsHandle: true) => SetHandle(RocksNative.rocksdb_readoptions_create());

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_readoptions_destroy(handle);
        return true;
    }
}

internal sealed class WriteOptionsHandle : SafeHandle
{
    public WriteOptionsHandle(bool sync)
        : base(0, ownsHandle: true)
    {
        SetHandle(RocksNative.rocksdb_writeoptions_create());
        RocksNative.rocksdb_writeoptions_set_sync(handle, sync ? (byte)1 : (byte)0);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_writeoptions_destroy(handle);
        return true;
    }
}

internal sealed class BatchHandle : SafeHandle
{
    public BatchHandle()
        : base(0, ownsHandle: true) => SetHandle(RocksNative.rocksdb_writebatch_create());

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_writebatch_destroy(handle);
        return true;
    }
}

/// <summary>A cursor. It keeps its database open, since closing under a cursor would crash the process.</summary>
internal sealed class IteratorHandle : SafeHandle
{
    private readonly DatabaseHandle _database;

    public IteratorHandle(DatabaseHandle database, ReadOptionsHandle options)
        : base(0, ownsHandle: true)
    {
        var isHeld = false;
        database.DangerousAddRef(ref isHeld);
        _database = database;
        SetHandle(RocksNative.rocksdb_create_iterator(database, options));
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_iter_destroy(handle);
        _database.DangerousRelease();
        return true;
    }
}

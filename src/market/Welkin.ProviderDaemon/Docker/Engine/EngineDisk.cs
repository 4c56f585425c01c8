namespace Welkin.ProviderDaemon.Docker.Engine;

/// <summary>
/// The engine's data: a btrfs filesystem in a file, because its quotas limit the root filesystem of every container without
/// asking anything of the host's own filesystem. A host that cannot do that gets plain overlay2, and read-only roots.
/// </summary>
internal sealed class EngineDisk(PrivateEngineOptions options)
{
    private const string Quota = "btrfs";
    private const string Plain = "overlay2";
    private const long Largest = 64L << 30;
    private const long Smallest = 2L << 30;
    private string Image => Path.Combine(options.StateDirectory, "disk.img");

    public string DataRoot => Path.Combine(options.StateDirectory, "data");

    /// <summary>Makes the data directory usable and names the storage driver; the one of an earlier start stays.</summary>
    public async Task<string> Mount(string driver, CancellationToken cancellation)
    {
        Directory.CreateDirectory(DataRoot);
        if (driver == Plain || Mounts.IsPoint(DataRoot)) return driver.Length > 0 ? driver : Quota;
        if (!File.Exists(Image) && !await Make(cancellation)) return Plain;
        var mounted = await HostCommand.Run("mount", ["-o", "loop,noatime,discard", Image, DataRoot], null, cancellation);
        if (mounted.Ok) return Quota;
        if (driver == Quota) throw new EngineException($"the engine's disk {Image} cannot be mounted: {mounted.Complaint}");
        File.Delete(Image);
        return Plain;
    }

    public Task Remove(CancellationToken cancellation) => Mounts.Clear(DataRoot, cancellation);

    private async Task<bool> Make(CancellationToken cancellation)
    {
        var size = Math.Min(Largest, (long)(new DriveInfo(options.StateDirectory).AvailableFreeSpace * 0.7));
        if (size < Smallest) throw new EngineException($"{options.StateDirectory} has too little free space for a container engine (2 GiB are needed)");
        using (var file = new FileStream(Image, FileMode.Create)) file.SetLength(size);
        if ((await HostCommand.Run("mkfs.btrfs", ["-q", "-m", "single", Image], null, cancellation)).Ok) return true;
        File.Delete(Image);
        return false;
    }
}

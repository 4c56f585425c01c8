using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;

namespace Welkin.ProviderDaemon.Docker.Engine;

/// <summary>The sample image, made on the machine from its static busybox: no registry is needed for the first deployment.</summary>
public static class SampleImage
{
    /// <summary>Name of the image; it serves HTTP on 8080 and prints a line at start.</summary>
    public const string Reference = "welkin.local/hello:1.0";

    private const string Repository = "welkin.local/hello";
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Plain = (UnixFileMode)0b110_100_100;
    private static readonly string[] Applets =
    [
        "sh", "ash", "awk", "base64", "basename", "cat", "chmod", "chown", "cp", "cut", "date", "dd", "df", "dirname", "du", "echo", "env", "expr", "false", "find",
        "grep", "head", "hostname", "httpd", "id", "ifconfig", "ip", "kill", "ln", "ls", "mkdir", "mount", "mv", "nc", "netstat", "nproc", "nslookup", "od", "ping",
        "printf", "ps", "pwd", "readlink", "rm", "rmdir", "route", "sed", "seq", "setsid", "sha256sum", "sleep", "sort", "stat", "stty", "su", "sync", "tail", "tar",
        "tee", "test", "timeout", "top", "touch", "tr", "true", "tty", "uname", "uniq", "uptime", "vi", "wc", "wget", "which", "whoami", "xargs", "yes",
    ];

    private const string Page = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Welkin</title></head>
        <body><h1>hello from Welkin</h1><p>This page is served by a container that was bought on a chain.</p></body></html>

        """;

    private const string Start = """
        #!/bin/sh
        echo "hello from Welkin: serving on port ${PORT:-8080}"
        exec httpd -f -v -p "${PORT:-8080}" -h /www

        """;

    /// <summary>Makes the image unless the engine has it.</summary>
    /// <exception cref="EngineException">The machine has no static busybox.</exception>
    public static async Task Ensure(DockerApi api, CancellationToken cancellation)
    {
        var images = new DockerImages(api);
        if (await images.Facts(Reference, cancellation) is not null) return;
        var busybox = new[] { "/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static", "/sbin/busybox.static" }.FirstOrDefault(IsStatic)
            ?? throw new EngineException("the sample image needs a static busybox; install it (Debian: apt install busybox-static)");
        using var tar = new MemoryStream();
        await Write(tar, busybox, cancellation);
        tar.Position = 0;
        await images.Import(Repository, "1.0", ["CMD [\"/bin/welkin-hello\"]", "ENV PATH=/bin", "EXPOSE 8080", "WORKDIR /"], tar, cancellation);
    }

    private static async Task Write(Stream output, string busybox, CancellationToken cancellation)
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var (folder, mode) in new[] { ("bin", Executable), ("etc", Executable), ("www", Executable), ("home", Executable), ("root", (UnixFileMode)0b111_000_000), ("var", Executable), ("run", Executable), ("tmp", (UnixFileMode)0b1_111_111_111), ("proc", Executable), ("sys", Executable), ("dev", Executable) })
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, folder) { Mode = mode }, cancellation);
        await using (var program = File.OpenRead(busybox))
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox") { Mode = Executable, DataStream = program }, cancellation);
        foreach (var applet in Applets)
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/" + applet) { LinkName = "busybox" }, cancellation);
        await Add(tar, "bin/welkin-hello", Start, Executable, cancellation);
        await Add(tar, "www/index.html", Page, Plain, cancellation);
        await Add(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1000:web:/home:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n", Plain, cancellation);
        await Add(tar, "etc/group", "root:x:0:\nweb:x:1000:\nnogroup:x:65534:\n", Plain, cancellation);
    }

    private static async Task Add(TarWriter tar, string name, string content, UnixFileMode mode, CancellationToken cancellation)
    {
        using var data = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = mode, DataStream = data }, cancellation);
    }

    // A program that asks for a loader (ELF segment type 3) would not run in an image that has nothing else.
    private static bool IsStatic(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = File.OpenRead(path);
        var head = new byte[4096];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read < 64 || !head.AsSpan(0, 4).SequenceEqual("\u007fELF"u8) || head[4] != 2) return false;
        var (table, size, count) = ((int)BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(32)), BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(54)), BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(56)));
        for (var i = 0; i < count && table + (i + 1) * size <= read; i++)
            if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(table + i * size)) == 3) return false;
        return true;
    }
}

using System.Text.Json;

namespace Welkin.ProviderDaemon.Isolation;

/// <summary>
/// The two things of the host that tenants' egress needs beside our own firewall table: forwarding on, and a way through a
/// FORWARD chain of somebody else's that drops. The first user records how the host was, the last one puts it back. The record
/// lies in <c>/run</c>, because a reboot undoes both.
/// </summary>
internal static class HostForwarding
{
    private const string Switch = "/proc/sys/net/ipv4/ip_forward";
    private const string Folder = "/run/welkin-forwarding";
    private static readonly string RecordPath = Path.Combine(Folder, "record.json");
    private static readonly string[][] Rules =
    [
        ["FORWARD", "-i", "wk+", "-m", "comment", "--comment", "welkin", "-j", "ACCEPT"],
        ["FORWARD", "-o", "wk+", "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", "-m", "comment", "--comment", "welkin", "-j", "ACCEPT"],
    ];

    /// <summary>Whether the host forwards now.</summary>
    public static bool IsOn => File.ReadAllText(Switch).Trim() == "1";

    /// <summary>Makes the host forward for this user. Repeating it repairs what somebody else changed.</summary>
    public static async Task Enable(string user, CancellationToken cancellation)
    {
        using var held = await FileLock.Take(Folder, cancellation);
        var record = Read() ?? new Record(File.ReadAllText(Switch).Trim(), OpenedChain: false, []);
        // Written before the host is changed: a crash in between can still be undone.
        record = record with { Users = [.. record.Users.Append(user).Distinct()] };
        Write(record);
        if (!IsOn) File.WriteAllText(Switch, "1\n");
        if (await OpenChain(cancellation)) Write(record with { OpenedChain = true });
    }

    /// <summary>Ends this user's need; with the last one the host is as it was.</summary>
    public static async Task Release(string user, CancellationToken cancellation)
    {
        if (!Directory.Exists(Folder)) return;
        using (await FileLock.Take(Folder, cancellation))
        {
            if (Read() is not { } record) return;
            record = record with { Users = [.. record.Users.Where(u => u != user)] };
            Write(record);
            if (record.Users.Count > 0) return;
            if (record.OpenedChain)
                foreach (var rule in Rules) await HostCommand.Run("iptables", ["-w", "-D", .. rule], null, cancellation);
            if (File.ReadAllText(Switch).Trim() != record.Before) File.WriteAllText(Switch, record.Before + "\n");
            File.Delete(RecordPath);
        }
    }

    // Our own table still decides what passes: an accept here only keeps this chain from dropping it, too.
    private static async Task<bool> OpenChain(CancellationToken cancellation)
    {
        var listed = await HostCommand.Run("iptables", ["-w", "-S", "FORWARD"], null, cancellation);
        if (!listed.Ok || !listed.Output.Contains("-P FORWARD DROP", StringComparison.Ordinal)) return false;
        foreach (var rule in Rules)
        {
            if ((await HostCommand.Run("iptables", ["-w", "-C", .. rule], null, cancellation)).Ok) continue;
            await HostCommand.Run("iptables", ["-w", "-I", .. rule], null, cancellation);
        }
        return true;
    }

    private static Record? Read() => File.Exists(RecordPath) ? JsonSerializer.Deserialize<Record>(File.ReadAllBytes(RecordPath)) : null;

    private static void Write(Record record)
    {
        File.WriteAllBytes(RecordPath + ".new", JsonSerializer.SerializeToUtf8Bytes(record));
        File.Move(RecordPath + ".new", RecordPath, overwrite: true);
    }

    private sealed record Record(string Before, bool OpenedChain, IReadOnlyList<string> Users);
}

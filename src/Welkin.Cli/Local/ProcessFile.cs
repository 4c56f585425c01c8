using System.Globalization;

namespace Welkin.Cli.Local;

/// <summary>A running process, told from a later one with the same number by its start time.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartTicks">Clock ticks after boot at which it started.</param>
public sealed record ProcessMark(int Pid, long StartTicks)
{
    /// <summary>The process of this number as it is now, or null when there is none or it is a zombie.</summary>
    public static ProcessMark? Of(int pid)
    {
        try
        {
            // The second field is the name in brackets and may hold anything; the state follows it, the start time is the 20th after that.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : new ProcessMark(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether this very process still runs.</summary>
    public bool IsAlive => Of(Pid) == this;
}

/// <summary>A file that names the running process of one part, so that a later command finds it even after a crash.</summary>
public sealed class ProcessFile(string path)
{
    /// <summary>The process that runs now, or null.</summary>
    public ProcessMark? Running
    {
        get
        {
            if (!File.Exists(path)) return null;
            var parts = File.ReadAllText(path).Split(' ');
            if (parts.Length != 2 || !int.TryParse(parts[0], out var pid) || !long.TryParse(parts[1], out var start)) return null;
            var mark = new ProcessMark(pid, start);
            return mark.IsAlive ? mark : null;
        }
    }

    /// <summary>Writes the file in one move, so that nobody reads half of it.</summary>
    public void Write(int pid)
    {
        if (ProcessMark.Of(pid) is not { } mark) return;
        File.WriteAllText(path + ".new", string.Create(CultureInfo.InvariantCulture, $"{mark.Pid} {mark.StartTicks}"));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Removes the file.</summary>
    public void Remove() => File.Delete(path);

    /// <summary>Ends the process: asks first, kills when the time is over. Returns when it is gone.</summary>
    public async Task Stop(TimeSpan grace, CancellationToken cancellation)
    {
        if (Running is not { } mark)
        {
            Remove();
            return;
        }

        Signals.Send(mark.Pid, Signals.Term);
        var deadline = DateTime.UtcNow + grace;
        while (mark.IsAlive && DateTime.UtcNow < deadline) await Task.Delay(25, cancellation);
        if (mark.IsAlive) Signals.Send(mark.Pid, Signals.Kill);
        while (mark.IsAlive) await Task.Delay(25, cancellation);
        Remove();
    }
}

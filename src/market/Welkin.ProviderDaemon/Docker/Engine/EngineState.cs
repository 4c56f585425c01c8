using System.Text.Json;

namespace Welkin.ProviderDaemon.Docker.Engine;

/// <summary>What must outlive the processes: who uses the engine, and how it stores.</summary>
internal sealed record EngineState
{
    /// <summary>Home directories that use the engine.</summary>
    public IReadOnlyList<string> Homes { get; init; } = [];

    /// <summary>The storage driver; it cannot change while there are containers.</summary>
    public string Driver { get; init; } = "";

    public static EngineState? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<EngineState>(File.ReadAllBytes(path)) : null;

    /// <summary>Whole or not at all, so that a crash leaves the old record.</summary>
    public void Write(string path)
    {
        var next = path + ".new";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this);
            file.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }
}

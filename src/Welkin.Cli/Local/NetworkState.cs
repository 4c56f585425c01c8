using System.Text.Json;
using System.Text.Json.Serialization;
using Welkin.Cli.Home;

namespace Welkin.Cli.Local;

/// <summary>How far a network has come, as its supervisor last said.</summary>
/// <param name="Phase"><c>starting</c>, <c>ready</c>, <c>failed</c> or <c>stopped</c>.</param>
/// <param name="Detail">Why it failed, or what it waits for.</param>
public sealed record NetworkState(
    [property: JsonPropertyName("phase")] string Phase,
    [property: JsonPropertyName("detail")] string Detail)
{
    public const string Starting = "starting";
    public const string Ready = "ready";
    public const string Failed = "failed";

    /// <summary>The state last written; null when there is none.</summary>
    public static NetworkState? Read(HomeFolder home)
    {
        try
        {
            return JsonSerializer.Deserialize<NetworkState>(File.ReadAllBytes(FileOf(home)));
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the state in one move.</summary>
    public void Write(HomeFolder home)
    {
        var file = FileOf(home);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(file + ".new", file, overwrite: true);
    }

    private static string FileOf(HomeFolder home) => Path.Combine(home.Run, "state.json");
}

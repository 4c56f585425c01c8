using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;

namespace Welkin.Cli.Home;

/// <summary>What <c>home.json</c> says about a home.</summary>
/// <param name="Format">Number of the layout; a newer Welkin migrates an older one.</param>
/// <param name="AppVersion">The Welkin that wrote it last.</param>
/// <param name="Chain">Number of the chain's make-up; the first versions did not write it.</param>
public sealed record HomeMark(
    [property: JsonPropertyName("format")] int Format,
    [property: JsonPropertyName("app_version")] string AppVersion,
    [property: JsonPropertyName("chain")] int Chain = 1);

/// <summary>The folder of one local network: where everything of it lives.</summary>
public sealed class HomeFolder
{
    private const string MarkFile = "home.json";

    private HomeFolder(string path) => Path = path;

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>Endpoints and accounts, for users and scripts.</summary>
    public string NetworkFile => In("network.json");

    /// <summary>The options <c>up</c> was given first; later ones go on with them.</summary>
    public string SettingsFile => In("up.json");

    /// <summary>Home of the chain node.</summary>
    public string Node => In("node");

    /// <summary>Process files of what runs.</summary>
    public string Run => In("run");

    /// <summary>The version of this program.</summary>
    public static string AppVersion { get; } =
        typeof(HomeFolder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>True when <c>up</c> finished making the network in this folder.</summary>
    public bool IsMade => File.Exists(In(MarkFile));

    /// <summary>Home of the k-th provider, from 1.</summary>
    public string Provider(int k) => In($"provider-{k}");

    /// <summary>A path inside the folder.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The folder named by <c>--home</c>, else by <c>WELKIN_HOME</c>, else <c>~/.welkin</c>. Nothing is touched.</summary>
    public static HomeFolder At(string? given)
    {
        var path = given
            ?? Environment.GetEnvironmentVariable("WELKIN_HOME")
            ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".welkin");
        return new HomeFolder(System.IO.Path.GetFullPath(path));
    }

    /// <summary>A folder that holds a network, migrated to this version's format.</summary>
    public static HomeFolder Open(string? given)
    {
        var home = At(given);
        if (!home.IsMade) throw new CliException($"there is no network in {home.Path}", $"Start one with: welkin up --home {home.Path}");
        home.Migrate();
        return home;
    }

    /// <summary>Makes the folder, readable by its owner alone.</summary>
    public void Create()
    {
        PrivateFile.CreateFolder(Path);
        PrivateFile.CreateFolder(Run);
    }

    /// <summary>Marks the folder as complete. The last thing written when a network is made.</summary>
    public void Mark() => WriteMark(new HomeMark(HomeFormat.Current, AppVersion, HomeFormat.Chain));

    /// <summary>Brings an older layout up to date, or refuses before anything is touched.</summary>
    public void Migrate()
    {
        var mark = ReadMark();
        if (mark.Format > HomeFormat.Current || mark.Chain != HomeFormat.Chain)
        {
            throw new CliException(
                $"{Path} was written by Welkin {mark.AppVersion} (format {mark.Format}, chain {mark.Chain}); this is {AppVersion} (format {HomeFormat.Current}, chain {HomeFormat.Chain})",
                $"Use that version again, or keep a copy and start afresh: cp -a {Path} {Path}.copy && welkin down --home {Path} --purge");
        }

        foreach (var step in HomeFormat.StepsFrom(mark.Format))
        {
            step.Apply(this);
            WriteMark(mark with { Format = step.To, AppVersion = AppVersion });
            Output.Notice($"{Path}: format {step.To - 1} -> {step.To}: {step.What}");
        }
    }

    private HomeMark ReadMark()
    {
        try
        {
            return JsonSerializer.Deserialize<HomeMark>(File.ReadAllBytes(In(MarkFile))) ?? throw new JsonException("empty");
        }
        catch (JsonException fault)
        {
            throw new CliException($"{In(MarkFile)} can't be read: {fault.Message}", $"Keep a copy of {Path} and start afresh: welkin down --home {Path} --purge", fault);
        }
    }

    private void WriteMark(HomeMark mark) => PrivateFile.Write(In(MarkFile), JsonSerializer.SerializeToUtf8Bytes(mark));
}

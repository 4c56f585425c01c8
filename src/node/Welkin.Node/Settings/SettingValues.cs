using System.Globalization;

namespace Welkin.Node.Settings;

/// <summary>A value and where it stands.</summary>
/// <param name="Place">File and line, or the environment variable, or "default".</param>
public sealed record SettingValue(string Text, string Place);

/// <summary>The checked values of one file, its defaults and the environment.</summary>
/// <param name="Unused">Keys of the network's own node that stand in the file and have no effect here.</param>
public sealed record SettingValues(string Path, IReadOnlyDictionary<string, SettingValue> ByPath, IReadOnlyList<string> Unused)
{
    public string Text(string path) => ByPath[path].Text;

    public bool Flag(string path) => ByPath[path].Text == "true";

    public long Number(string path) => long.Parse(ByPath[path].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public int Int(string path) => (int)Number(path);

    public TimeSpan Duration(string path) => SettingKind.Duration.Read(ByPath[path].Text)!.Value;

    public IReadOnlyList<string> List(string path) => SettingKind.List.Split(ByPath[path].Text);

    public ListenAddress Listen(string path) => ListenAddress.Parse(ByPath[path].Text).OrThrow();

    /// <summary>True when the file or the environment says it.</summary>
    public bool IsSet(string path) => ByPath[path].Place != SettingsReader.Default;

    /// <summary>The complaint about a value, with its place.</summary>
    public NodeException Wrong(string path, string why)
    {
        var place = ByPath[path].Place;
        return new NodeException($"{(place == SettingsReader.Default ? Path : place)}: {path}: {why}");
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Welkin.Node.Settings;

namespace Welkin.Cli.Terminal;

/// <summary>Lengths of time as the network's tools write them: <c>300ms</c>, <c>120s</c>, <c>1m30s</c>, <c>8760h</c>.</summary>
internal static class DurationText
{
    /// <summary>Null for anything else; a bare number is none.</summary>
    public static TimeSpan? Parse(string text) => SettingKind.Duration.Read(text);

    /// <summary>Reads the value of an option.</summary>
    public static TimeSpan? Read(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Parse(text) is { } duration)
        {
            return duration;
        }

        result.AddError($"'{text}' is no duration; write for example 90s or 1m30s");
        return null;
    }
}

/// <summary>An option that takes a length of time.</summary>
internal sealed class DurationFlag(string name, string description, string standard)
{
    public Option<TimeSpan?> Option { get; } = new(name)
    {
        Description = $"{description} (default: {standard})",
        HelpName = "DURATION",
        CustomParser = DurationText.Read,
    };

    public TimeSpan Of(Invocation run) => run.Get(Option) ?? DurationText.Parse(standard)!.Value;
}

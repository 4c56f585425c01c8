using System.CommandLine;

namespace Welkin.Cli.Terminal;

/// <summary>Options that every command understands.</summary>
internal static class Globals
{
    /// <summary>The folder of the local network and of the keys.</summary>
    public static readonly Option<string?> Home = new("--home")
    {
        Description = "Folder of the local network and of the keys (default: $WELKIN_HOME, else ~/.welkin)",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>The form of the answer.</summary>
    public static readonly Option<string?> Output = MakeOutput();

    private static Option<string?> MakeOutput()
    {
        var option = new Option<string?>("--output", "-o")
        {
            Description = "Form of the answer: text for people, json (one object on one line) for programs",
            HelpName = "text|json",
            Recursive = true,
        };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Welkin.Cli.Terminal;

/// <summary>The usual help page with the command's examples below it.</summary>
internal sealed class HelpPage(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = inner.Invoke(parseResult);
        var examples = CommandBuilding.ExamplesOf(parseResult.CommandResult.Command);
        if (examples.Count == 0)
        {
            return code;
        }

        var page = parseResult.InvocationConfiguration.Output;
        page.WriteLine("Examples:");
        foreach (var line in examples)
        {
            page.WriteLine($"  {line}");
        }

        page.WriteLine();
        return code;
    }
}

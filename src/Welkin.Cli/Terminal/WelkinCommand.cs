using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Welkin.Cli.Chain;
using Welkin.Cli.Deploy;
using Welkin.Cli.Explain;
using Welkin.Cli.Gov;
using Welkin.Cli.Keys;
using Welkin.Cli.Leases;
using Welkin.Cli.Local;
using Welkin.Cli.Node;
using Welkin.Cli.Sdl;

namespace Welkin.Cli.Terminal;

/// <summary>The whole command line.</summary>
internal static class WelkinCommand
{
    // Long enough to close on Ctrl-C what a command had opened.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(60);

    /// <summary>Runs a command line; 0 exactly when it did what it says.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var parse = Make().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var settings = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Farewell };
        return parse.Errors.Count > 0 && parse.Action is ParseErrorAction ? Task.FromResult(Complain(parse, settings)) : parse.InvokeAsync(settings);
    }

    // A command that only holds others shows what it holds; everything else is told in one line.
    private static int Complain(ParseResult parse, InvocationConfiguration settings)
    {
        var command = parse.CommandResult.Command;
        var words = string.Join(' ', Path(command));
        if (parse.UnmatchedTokens.Count == 0 && command.Subcommands.Count > 0 && command.Action is null)
        {
            return Make().Parse([.. Path(command).Skip(1), "--help"]).Invoke(settings) + 1;
        }

        var fault = parse.UnmatchedTokens is [var first, ..] && command.Subcommands.Count > 0
            ? $"unknown command '{first}' for '{words}'"
            : parse.Errors[0].Message.TrimEnd('.');
        Console.Error.WriteLine($"Error: {fault}. See: {words} --help");
        return 1;
    }

    private static IEnumerable<string> Path(Command command) =>
        command is RootCommand ? ["welkin"] : [.. Path(command.Parents.OfType<Command>().First()), command.Name];

    /// <summary>The root with every command below it.</summary>
    public static RootCommand Make()
    {
        var root = new RootCommand("Welkin: the Akash Network on your machine and on theirs")
        {
            UpCommand.Make(),
            UpCommand.MakeSupervise(),
            DownCommand.Make(),
            DeployCommand.Make(),
            LeaseCommand.Make(),
            ExplainCommand.Make(),
            QuoteCommand.Make(),
            SdlCommand.Make(),
            KeysCommand.Make(),
            TxCommand.Make(),
            QueryCommand.Make(),
            new Command("gov", "Follow what the chain decides").With(DigestCommand.Make()),
            StatusCommand.Make(),
            NodeCommands.Make(),
            ProviderCommands.Make(),
        };
        root.Options.Add(Globals.Home);
        root.Options.Add(Globals.Output);
        root.Examples("welkin up", "welkin deploy examples/hello.yaml", "welkin lease list", "welkin down");
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpPage((HelpAction)help.Action!);
        }

        return root;
    }
}

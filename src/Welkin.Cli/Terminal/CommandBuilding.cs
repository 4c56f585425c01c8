using System.CommandLine;
using System.Runtime.CompilerServices;
using Welkin.Cli.Home;

namespace Welkin.Cli.Terminal;

/// <summary>What a command's code gets of the command line.</summary>
internal sealed class Invocation(ParseResult parse)
{
    private string? _output;

    /// <summary>How to answer.</summary>
    public Output Output => new(OutputGiven == "json");

    /// <summary>The form that was asked for, by the command line or client.toml; null when none was.</summary>
    public string? OutputGiven => _output ??= parse.GetValue(Globals.Output) ?? (ClientSettings.Of(HomeGiven).Text("output") is { Length: > 0 } usual ? usual : null);

    /// <summary>The home that was asked for; null when none was.</summary>
    public string? HomeGiven => parse.GetValue(Globals.Home);

    /// <summary>What no option or argument took, in order.</summary>
    public IReadOnlyList<string> Unmatched => parse.UnmatchedTokens;

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parse.GetValue(argument);

    public T Need<T>(Option<T> option) => parse.GetRequiredValue(option);

    public T Need<T>(Argument<T> argument) => parse.GetRequiredValue(argument);

    /// <summary>Whether an option stands on the command line.</summary>
    public bool Has(Option option) => parse.GetResult(option) is { Implicit: false };
}

/// <summary>The words in which commands are written down.</summary>
internal static class CommandBuilding
{
    private static readonly ConditionalWeakTable<Command, string[]> Shown = [];

    /// <summary>Adds options and arguments in the order given.</summary>
    public static Command With(this Command command, params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Option option:
                    command.Options.Add(option);
                    break;
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
                case Command child:
                    command.Subcommands.Add(child);
                    break;
            }
        }

        return command;
    }

    /// <summary>Sets what the command does; failures become one line on standard error.</summary>
    public static Command Does(this Command command, Func<Invocation, CancellationToken, Task<int>> action)
    {
        command.SetAction((parse, cancellation) => Failures.GuardAsync(() => action(new Invocation(parse), cancellation), cancellation));
        return command;
    }

    /// <summary>Lines for the end of the command's help page.</summary>
    public static Command Examples(this Command command, params string[] lines)
    {
        Shown.AddOrUpdate(command, lines);
        return command;
    }

    /// <summary>The lines given to <see cref="Examples"/>.</summary>
    public static IReadOnlyList<string> ExamplesOf(Command command) => Shown.TryGetValue(command, out var lines) ? lines : [];
}

using System.CommandLine;
using System.Text.Json;
using Google.Protobuf;
using Welkin.Cli.Chain.Queries;
using Welkin.Cli.Gov;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Cli.Chain;

/// <summary><c>welkin query</c>: everything the chain answers about these modules.</summary>
internal static class QueryCommand
{
    public static Command Make()
    {
        var root = new Command("query", "Ask the chain: welkin query MODULE ...").OnChain();
        root.Aliases.Add("q");
        foreach (var spec in QueryTable.All)
        {
            Hang(root, spec.Words.Split(' '), MakeOne(spec));
        }

        Hang(root, ["bank", "balances"], BankBalances.Make());
        Hang(root, ["escrow", "blocks-remaining"], BlocksRemaining.Make());
        Hang(root, ["validators", "vet"], VetCommand.Make());
        Hang(root, ["community-pool", "ledger"], LedgerCommand.Make());
        root.With(TxQuery.Make(), TxsQuery.Make(), BlockQuery.Make(), BlockResultsQuery.Make());
        return root.Examples(
            "welkin query bank balances akash1...",
            "welkin query market lease list --owner akash1... --state active",
            "welkin query tx 0A1B...");
    }

    /// <summary>An option for the height that a question is about.</summary>
    public static Option<long> MakeHeight() => new("--height") { Description = "Ask about the state at this height (default: the newest)", HelpName = "HEIGHT" };

    /// <summary>Prints an answer: YAML for people, one line of JSON for programs.</summary>
    public static void Print(Invocation run, string json)
    {
        if (run.Output.IsJson)
        {
            Console.Out.WriteLine(json);
            return;
        }

        using var document = JsonDocument.Parse(json);
        Console.Out.WriteLine(YamlText.Of(document.RootElement));
    }

    private static void Hang(Command parent, ReadOnlySpan<string> words, Command leaf)
    {
        if (words.Length == 1)
        {
            parent.Subcommands.Add(leaf);
            return;
        }

        var name = words[0];
        var child = parent.Subcommands.FirstOrDefault(known => known.Name == name);
        if (child is null)
        {
            child = new Command(name, $"About {name}");
            parent.Subcommands.Add(child);
        }

        Hang(child, words[1..], leaf);
    }

    private static Command MakeOne(QuerySpec spec)
    {
        var command = new Command(spec.Words.Split(' ')[^1], spec.Help);
        var arguments = spec.Arguments.Select(name => (Field: name.TrimEnd('?'), Symbol: MakeArgument(name))).ToArray();
        var options = spec.Options.Select(text => (Field: text.Split('=')[0].TrimEnd('!'), Symbol: MakeOption(text))).ToArray();
        var pages = spec.IsPaged ? new PageFlags() : null;
        var height = MakeHeight();
        foreach (var (_, symbol) in arguments) command.Arguments.Add(symbol);
        foreach (var (_, symbol) in options) command.Options.Add(symbol);
        pages?.AddTo(command);
        return command.With(height).Does(async (run, cancellation) =>
        {
            if (!TypeUrls.TryGetMethod(spec.Method, out var method))
            {
                throw new InvalidOperationException($"unknown method {spec.Method}");
            }

            using var session = Session.Open(run);
            var request = method.InputType.Parser.ParseFrom([]);
            foreach (var part in (string[])["filters", "filter", "id"]) MessageFields.Touch(request, part);
            foreach (var (field, symbol) in arguments) SetIfGiven(session, request, field, run.Get(symbol));
            foreach (var (field, symbol) in options) SetIfGiven(session, request, field, run.Get(symbol));
            pages?.Fill(request, run);
            var answer = await session.Rpc.AbciQueryAsync(spec.Method, request.ToByteArray(), HeightOf(run.Get(height)), prove: false, cancellation);
            if (answer.Error is { } error)
            {
                throw Failures.Of(error);
            }

            Print(run, JsonOf(method.OutputType.Parser.ParseFrom(answer.Value), spec.Bare));
            return 0;
        });
    }

    private static Height? HeightOf(long given) => given > 0 ? new Height(given) : null;

    private static string JsonOf(IMessage answer, string bare)
    {
        var field = bare.Length == 0 ? null : answer.Descriptor.FindFieldByName(bare);
        return ProtoJson.ToText(field?.Accessor.GetValue(answer) as IMessage ?? answer);
    }

    // Accounts may be named like our keys.
    private static void SetIfGiven(Session session, IMessage request, string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        var isAccount = field.Split('.')[^1] is "owner" or "provider" or "address" or "granter" or "grantee";
        MessageFields.Set(request, field, isAccount ? session.AddressOf(text).ToString() : text);
    }

    private static Argument<string?> MakeArgument(string name) => new(name.TrimEnd('?').ToUpperInvariant().Replace('_', '-'))
    {
        Arity = name.EndsWith('?') ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        Description = name.TrimEnd('?').Replace('_', ' '),
    };

    private static Option<string?> MakeOption(string text)
    {
        var (path, standard) = text.Split('=') is [var field, var value] ? (field, value) : (text, null);
        var name = path.TrimEnd('!').Split('.')[^1];
        var option = new Option<string?>("--" + name.Replace('_', '-'))
        {
            Description = standard is null ? $"Filter by {name}" : path.StartsWith("filters", StringComparison.Ordinal) ? $"Which {name}; 0 means all" : $"Which {name}",
            HelpName = name.ToUpperInvariant(),
            Required = path.EndsWith('!'),
        };
        if (path.EndsWith('!'))
        {
            option.Description = $"Which {name}";
        }

        if (standard is not null)
        {
            option.DefaultValueFactory = _ => standard;
        }

        return option;
    }
}

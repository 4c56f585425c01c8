using Xunit;
using System.CommandLine;
using Welkin.Cli.Terminal;
using Welkin.Testing;

namespace Welkin.Tests.Cli;

/// <summary>Every command's help page is a file below <c>golden/</c>; WELKIN_GOLDEN=write makes them anew.</summary>
public sealed class HelpPageTests
{
    private static string Golden => RepositoryRoot.Combine("tests", "Market.Tests", "Cli", "golden");

    [Fact]
    public void Help_pages_are_the_golden_ones()
    {
        var different = new List<string>();
        foreach (var words in Paths(WelkinCommand.Make(), []))
        {
            var path = Path.Combine(Golden, string.Join('-', words.Prepend("welkin")) + ".txt");
            var page = PageOf(words);
            if (Environment.GetEnvironmentVariable("WELKIN_GOLDEN") == "write")
            {
                Directory.CreateDirectory(Golden);
                File.WriteAllText(path, page);
            }
            else if (!File.Exists(path) || File.ReadAllText(path) != page)
            {
                different.Add(path);
            }
        }

        Assert.True(different.Count == 0, $"changed help pages (WELKIN_GOLDEN=write makes them anew): {string.Join(", ", different)}");
    }

    [Fact]
    public void Every_golden_page_is_of_a_command()
    {
        var known = Paths(WelkinCommand.Make(), []).Select(words => string.Join('-', words.Prepend("welkin")) + ".txt").ToHashSet();
        Assert.All(Directory.EnumerateFiles(Golden), path => Assert.Contains(Path.GetFileName(path), known));
    }

    [Fact]
    public void Every_command_says_what_it_does()
    {
        Assert.All(Commands(WelkinCommand.Make()), command =>
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{command.Name} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{command.Name} {argument.Name}"));
        });
    }

    [Theory]
    [InlineData("deploy x.yaml --deposit 5000000uakt --from tenant --provider akash1 --max-price 5uakt --pay uact --timeout 120s --keep --home d --output json")]
    [InlineData("lease list --output json")]
    [InlineData("lease logs 5 --follow --tail 3")]
    [InlineData("lease shell 5/1/1 --service web -- sh -c \"echo a --b\"")]
    [InlineData("lease close 5 --keep-deployment")]
    [InlineData("explain lease 5 --at 9")]
    [InlineData("explain lease 5 --diff 9 12")]
    [InlineData("quote x.yaml --home d")]
    [InlineData("sdl check a.yaml b.yaml")]
    [InlineData("tx market bid close --owner a --dseq 1 --gseq 1 --oseq 1 --reason 10001 --from provider --gas auto --gas-prices 0.025uakt --gas-adjustment 1.5 -y")]
    [InlineData("tx bank send faucet akash1 5uakt --chain-id x --keyring-backend test --node tcp://localhost:1 -b sync --note hi --generate-only")]
    [InlineData("query market lease list --owner a --dseq 1 --gseq 0 --oseq 0 --state active --limit 5 --page-key AQ== -o json")]
    [InlineData("q escrow accounts open deployment/a/1")]
    [InlineData("keys add k --recover --account 1 --index 2 --dry-run")]
    public void Contract_command_lines_are_understood(string line) => Assert.Empty(WelkinCommand.Make().Parse(line).Errors);

    [Fact]
    public void Words_behind_two_dashes_belong_to_the_program()
    {
        var parse = WelkinCommand.Make().Parse(["lease", "shell", "5", "--", "ls", "--service", "-l"]);
        Assert.Empty(parse.Errors);
        Assert.Equal(["ls", "--service", "-l"], parse.GetValue<string[]>("CMD")!);
        Assert.Null(parse.GetValue<string?>("--service"));
    }

    private static string PageOf(IReadOnlyList<string> words)
    {
        using var page = new StringWriter();
        var parse = WelkinCommand.Make().Parse([.. words, "--help"]);
        parse.Invoke(new InvocationConfiguration { Output = page, Error = page });
        return string.Join('\n', page.ToString().Split('\n').Select(line => line.TrimEnd())).Replace(Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? "Market.Tests", "welkin").Replace("Market.Tests", "welkin");
    }

    private static IEnumerable<IReadOnlyList<string>> Paths(Command command, IReadOnlyList<string> words)
    {
        yield return words;
        foreach (var path in command.Subcommands.SelectMany(child => Paths(child, [.. words, child.Name])))
        {
            yield return path;
        }
    }

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);
}

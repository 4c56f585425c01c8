using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Chain.Queries;

internal static class BlockQuery
{
    public static Command Make() => Heights.Make("block", "A block", "block");
}

internal static class BlockResultsQuery
{
    public static Command Make() => Heights.Make("block-results", "What a block did", "block_results");
}

internal static class Heights
{
    public static Command Make(string name, string help, string method)
    {
        var height = new Argument<long?>("HEIGHT") { Description = "Which (default: the newest)", Arity = ArgumentArity.ZeroOrOne };
        var type = new Option<string?>("--type") { Description = "height", HelpName = "KIND" };
        return new Command(name, help).With(height, type).Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var parameters = run.Get(height) is { } given ? new JsonObject { ["height"] = given.ToString(System.Globalization.CultureInfo.InvariantCulture) } : [];
            QueryCommand.Print(run, (await session.Rpc.CallAsync(method, parameters, cancellation)).GetRawText());
            return 0;
        });
    }
}

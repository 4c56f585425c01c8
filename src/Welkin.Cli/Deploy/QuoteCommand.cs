using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Chain;
using Welkin.Cli.Sdl;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Deploy;

/// <summary><c>welkin quote</c>: what each provider would bid, or why it would not.</summary>
internal static class QuoteCommand
{
    public static Command Make()
    {
        var (file, from) = (SdlFile.MakeArgument(), ChainFlags.MakeFrom());
        var provider = new Option<string?>("--provider") { Description = "Ask only this provider", HelpName = "ADDRESS" };
        return new Command("quote", "What each provider would bid, or why it would not")
            .OnChain()
            .With(file, from, provider, QuoteVerify.Make())
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var document = SdlFile.ReadAndWarn(run.Need(file));
                var identity = session.Identity(session.Unlock(ChainFlags.SignerOf(run, from)), "jwt");
                Welkin.Core.Address? only = run.Get(provider) is { } given ? session.AddressOf(given) : null;
                var quotes = await Quoting.AskAsync(session, identity, document.Groups(), only, cancellation);
                run.Output.Answer(
                    new JsonObject { ["providers"] = new JsonArray([.. quotes.Select(quote => (JsonNode)quote.Json())]) },
                    () => quotes.Count == 0 ? ["no provider is registered"] : quotes.Select(quote => quote.Line));
                return 0;
            })
            .Examples("welkin quote examples/hello.yaml", "welkin quote examples/hello.yaml --output json");
    }
}

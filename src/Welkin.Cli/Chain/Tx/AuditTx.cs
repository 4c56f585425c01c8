using System.CommandLine;
using Akash.Audit.V1;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Chain.Tx;

internal static class AuditTx
{
    public static Command Make() => new Command("audit", "What auditors sign about providers")
        .With(new Command("attr", "Signed attributes").With(MakeCreate(), MakeDelete()));

    private static Command MakeCreate()
    {
        var provider = new Argument<string>("PROVIDER") { Description = "Address of the provider" };
        var pairs = new Argument<string[]>("KEY VALUE") { Description = "Attributes: key value key value ...", Arity = ArgumentArity.OneOrMore };
        return new Command("create", "Sign attributes of a provider").With(provider, pairs).Sends(
            request =>
            {
                var words = request.Run.Need(pairs);
                if (words.Length % 2 != 0)
                {
                    throw new CliException("attributes must be provided as pairs", "Write a value behind each key");
                }

                return new MsgSignProviderAttributes
                {
                    Auditor = request.From.ToString(),
                    Owner = request.Session.AddressOf(request.Run.Need(provider)).ToString(),
                    Attributes = { words.Chunk(2).Select(pair => new Akash.Base.Attributes.V1.Attribute { Key = pair[0], Value = pair[1] }).OrderBy(item => item.Key, StringComparer.Ordinal) },
                };
            },
            "auditor");
    }

    private static Command MakeDelete()
    {
        var provider = new Argument<string>("PROVIDER") { Description = "Address of the provider" };
        var keys = new Argument<string[]>("KEY") { Description = "Which; none: all", Arity = ArgumentArity.ZeroOrMore };
        return new Command("delete", "Take signed attributes back").With(provider, keys).Sends(
            request => new MsgDeleteProviderAttributes
            {
                Auditor = request.From.ToString(),
                Owner = request.Session.AddressOf(request.Run.Need(provider)).ToString(),
                Keys = { request.Run.Get(keys) ?? [] },
            },
            "auditor");
    }
}

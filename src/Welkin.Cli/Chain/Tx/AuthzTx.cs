using System.CommandLine;
using Akash.Escrow.V1;
using Cosmos.Authz.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Codec;
using Scope = Akash.Escrow.V1.DepositAuthorization.Types.Scope;

namespace Welkin.Cli.Chain.Tx;

internal static class AuthzTx
{
    public static Command Make() => new Command("authz", "Rights that accounts give each other").With(MakeGrant(), MakeRevoke());

    private static Command MakeGrant()
    {
        var grantee = new Argument<string>("GRANTEE") { Description = "Who may" };
        var kind = new Argument<string>("KIND") { Description = "deposit: pay deposits from our balance; generic: send one type of message for us" };
        var limit = new Option<string?>("--spend-limit") { Description = "How much, for deposit", HelpName = "COIN" };
        var scopes = new Option<string>("--scope") { Description = "deployment, bid or both, for deposit", HelpName = "LIST", DefaultValueFactory = _ => "" };
        var type = new Option<string?>("--msg-type") { Description = "Type URL of the message, for generic", HelpName = "URL" };
        var expiration = new Option<long?>("--expiration") { Description = "When it ends, in seconds since 1970 (default: never)", HelpName = "SECONDS" };
        return new Command("grant", "Give a right")
            .With(grantee, kind, limit, scopes, type, expiration)
            .Sends(request => new MsgGrant
            {
                Granter = request.From.ToString(),
                Grantee = request.Session.AddressOf(request.Run.Need(grantee)).ToString(),
                Grant = new Grant
                {
                    Authorization = TypeUrls.Pack(request.Run.Need(kind) switch
                    {
                        "deposit" => Deposit(request.Run.Get(limit), request.Run.Need(scopes)),
                        "generic" => new GenericAuthorization { Msg = request.Run.Get(type) ?? throw new CliException("--msg-type is missing", "Name the message, for example /cosmos.gov.v1.MsgVote") },
                        var other => throw new CliException($"invalid authorization type, {other}", "Use deposit or generic"),
                    }),
                    Expiration = request.Run.Get(expiration) is { } seconds ? new Timestamp { Seconds = seconds } : null,
                },
            })
            .Examples("welkin tx authz grant akash1... deposit --spend-limit 5000000uakt --scope deployment --from validator --yes");
    }

    private static Command MakeRevoke()
    {
        var grantee = new Argument<string>("GRANTEE") { Description = "Whose right ends" };
        var type = new Argument<string>("MSG-TYPE") { Description = "Type URL of the message, for example /akash.escrow.v1.MsgAccountDeposit" };
        return new Command("revoke", "Take a right back").With(grantee, type).Sends(request => new MsgRevoke
        {
            Granter = request.From.ToString(),
            Grantee = request.Session.AddressOf(request.Run.Need(grantee)).ToString(),
            MsgTypeUrl = request.Run.Need(type),
        });
    }

    private static IMessage Deposit(string? limit, string scopes)
    {
        var coin = Given.Coin(limit ?? throw new CliException("--spend-limit is missing", "Write for example --spend-limit 5000000uakt"));
        var grant = new DepositAuthorization { SpendLimit = coin.ToMessage() };
        foreach (var name in scopes.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            grant.Scopes.Add(name switch
            {
                "deployment" => Scope.Deployment,
                "bid" => Scope.Bid,
                _ => throw new CliException($"unknown scope {name}", "Use deployment, bid or both"),
            });
        }

        return grant;
    }
}

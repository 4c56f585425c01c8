using System.CommandLine;
using System.Text.Json.Nodes;
using Akash.Escrow.V1;
using Cosmos.Authz.V1Beta1;
using Cosmos.Feegrant.V1Beta1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease allow-top-up</c>: what a watcher may pay into our deployments, and nothing else.</summary>
internal static class LeaseAllowTopUp
{
    private const string Paying = "/akash.escrow.v1.MsgAccountDeposit";

    public static Command Make()
    {
        var grantee = new Argument<string>("GRANTEE") { Description = "Key or address of the watcher" };
        var from = ChainFlags.MakeFrom();
        var cap = new Option<string>("--cap") { Description = "All that it may pay in; the chain holds it to that", HelpName = "COIN", Required = true };
        var fees = new Option<string>("--fees") { Description = "All that its fees may cost us", HelpName = "COIN", DefaultValueFactory = _ => "500000uakt" };
        var span = new DurationFlag("--for", "How long the grant lasts", "8760h");
        return new Command("allow-top-up", "Let a watcher pay into our deployments up to a cap, and pay its fees; it can do nothing else")
            .With(grantee, from, cap, fees, span.Option)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var key = session.Unlock(run.Need(from));
                var (watcher, most, cost) = (session.AddressOf(run.Need(grantee)), Given.Coin(run.Need(cap)), Given.Coin(run.Need(fees)));
                if (watcher == key.Address) throw new CliException("a grant to oneself allows nothing", "Make a key for the watcher: welkin keys add watcher");
                var now = (await session.Rpc.StatusAsync(cancellation)).LatestTime;
                var ends = new Timestamp { Seconds = now.Seconds + (long)span.Of(run).TotalSeconds };
                using var sender = new TxSender(session.Rpc, key);
                var receipt = (await sender.SendAsync([Deposits(key.Address, watcher, most, ends), Fees(key.Address, watcher, cost, ends)], null, cancellation)).EnsureSuccess();
                run.Output.Answer(
                    new JsonObject
                    {
                        ["granter"] = key.Address.ToString(),
                        ["grantee"] = watcher.ToString(),
                        ["cap"] = JsonShapes.Of(most),
                        ["fees"] = JsonShapes.Of(cost),
                        ["until"] = BlockTime.FromTimestamp(ends).ToString(),
                        ["txhash"] = receipt.Hash,
                    },
                    () => [$"{watcher} may pay {most} into deployments of {key.Address} and cost {cost} of fees until {BlockTime.FromTimestamp(ends)}; take it back: welkin tx authz revoke {watcher} {Paying}"]);
                return 0;
            })
            .Examples("welkin lease allow-top-up watcher --cap 20000000uakt", "welkin lease allow-top-up akash1... --cap 20000000uakt --fees 100000uakt --for 720h");
    }

    private static MsgGrant Deposits(Address granter, Address grantee, Coin cap, Timestamp ends) => new()
    {
        Granter = granter.ToString(),
        Grantee = grantee.ToString(),
        Grant = new Cosmos.Authz.V1Beta1.Grant
        {
            Authorization = TypeUrls.Pack(new DepositAuthorization { SpendLimit = cap.ToMessage(), Scopes = { DepositAuthorization.Types.Scope.Deployment } }),
            Expiration = ends,
        },
    };

    // Fees of paying in and of nothing else.
    private static MsgGrantAllowance Fees(Address granter, Address grantee, Coin most, Timestamp ends) => new()
    {
        Granter = granter.ToString(),
        Grantee = grantee.ToString(),
        Allowance = TypeUrls.Pack(new AllowedMsgAllowance
        {
            Allowance = TypeUrls.Pack(new BasicAllowance { SpendLimit = { most.ToMessage() }, Expiration = ends }),
            AllowedMessages = { Paying },
        }),
    };
}

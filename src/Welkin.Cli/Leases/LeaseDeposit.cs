using System.CommandLine;
using System.Text.Json.Nodes;
using Akash.Deployment.V1;
using Akash.Escrow.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Explain;
using Welkin.Cli.Terminal;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Compute;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease deposit</c>: more money for a running deployment.</summary>
internal static class LeaseDeposit
{
    public static Command Make()
    {
        var (name, from) = (LeaseName.MakeArgument(), ChainFlags.MakeFrom());
        var amount = new Argument<string>("COIN") { Description = "For example 1000000uakt" };
        var owner = new Option<string?>("--owner") { Description = "Owner of the deployment (default: the signer)", HelpName = "ADDRESS" };
        return new Command("deposit", "Add money to the account that a deployment is paid from")
            .With(name, amount, from, owner)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var key = session.Unlock(ChainFlags.SignerOf(run, from));
                var (dseq, coin) = (LeaseName.Parse(run.Need(name)).DSeq, Given.Coin(run.Need(amount)));
                var holder = run.Get(owner) is { } other ? session.AddressOf(other) : key.Address;
                using var sender = new TxSender(session.Rpc, key);
                var receipt = await sender.SendAsync(
                    [
                        new MsgAccountDeposit
                        {
                            Signer = key.Address.ToString(),
                            Id = new DeploymentID { Owner = holder.ToString(), Dseq = dseq }.EscrowAccount(),
                            Deposit = Given.Deposit(coin, "grant,balance"),
                        },
                    ],
                    null,
                    cancellation);
                receipt.EnsureSuccess();
                var account = await AccountView.ReadAsync(session.Queries, holder, dseq, cancellation)
                    ?? throw new CliException($"{holder} has no deployment {dseq}");
                var (funds, left) = (account.FundsAt(receipt.Height), account.BlocksLeft(receipt.Height));
                run.Output.Answer(
                    new JsonObject
                    {
                        ["dseq"] = dseq,
                        ["deposited"] = JsonShapes.Of(coin),
                        ["height"] = receipt.Height.Value,
                        ["txhash"] = receipt.Hash,
                        ["remaining"] = JsonShapes.Of(new Coin(funds.Denom, funds.Remaining)),
                        ["runway_blocks"] = left,
                    },
                    () => [$"{coin} deposited for {dseq} at height {receipt.Height}; {funds.Remaining}{funds.Denom} are left{(left is { } blocks ? $", enough for {blocks} blocks" : "")}"]);
                return 0;
            })
            .Examples("welkin lease deposit 1042 1000000uakt");
    }
}

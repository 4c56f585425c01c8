using System.CommandLine;
using Akash.Escrow.V1;
using Welkin.Cli.Terminal;
using Welkin.Core.Compute;

namespace Welkin.Cli.Chain.Tx;

internal static class EscrowTx
{
    public static Command Make() => new Command("escrow", "Accounts that leases are paid from").With(MakeDeposit());

    private static Command MakeDeposit()
    {
        var scope = new Argument<string>("SCOPE") { Description = "deployment" };
        var amount = new Argument<string>("COIN") { Description = "For example 1000000uakt" };
        var ids = new IdFlags();
        var sources = new Option<string>("--deposit-sources") { Description = "Where the deposit comes from", HelpName = "LIST", DefaultValueFactory = _ => "grant,balance" };
        return new Command("deposit", "Add to the account of a deployment")
            .With(scope, amount, ids.Owner, ids.DSeq, sources)
            .Sends(request => request.Run.Need(scope) == "deployment"
                ? new MsgAccountDeposit
                {
                    Signer = request.From.ToString(),
                    Id = ids.Deployment(request).EscrowAccount(),
                    Deposit = Given.Deposit(Given.Coin(request.Run.Need(amount)), request.Run.Need(sources)),
                }
                : throw new CliException("invalid account scope. allowed values deployment"))
            .Examples("welkin tx escrow deposit deployment 1000000uakt --dseq 101 --from tenant --yes");
    }
}

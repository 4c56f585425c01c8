using System.CommandLine;
using Cosmos.Bank.V1Beta1;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Chain.Tx;

internal static class BankTx
{
    public static Command Make() => new Command("bank", "Coins").With(MakeSend());

    private static Command MakeSend()
    {
        var from = new Argument<string>("FROM") { Description = "Name or address of the key that pays" };
        var to = new Argument<string>("TO") { Description = "Address, or the name of a key of ours" };
        var amount = new Argument<string>("COINS") { Description = "For example 1000000uakt" };
        return new Command("send", "Send coins")
            .With(from, to, amount)
            .SendsFrom(from, request => new MsgSend
            {
                FromAddress = request.From.ToString(),
                ToAddress = request.Session.AddressOf(request.Run.Need(to)).ToString(),
                Amount = { Given.Coins(request.Run.Need(amount)).ToMessages() },
            })
            .Examples("welkin tx bank send faucet akash1... 1000000uakt --yes");
    }
}

using System.CommandLine;
using Welkin.Cli.Chain.Tx;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Chain;

/// <summary><c>welkin tx</c>: every message of these modules.</summary>
internal static class TxCommand
{
    // The node says which chain it is; the flag is understood because scripts of the network's tools give it.
    private static readonly Option<string?> ChainId = new("--chain-id") { Description = "Understood and not needed: the node says which chain it is", HelpName = "ID", Recursive = true };

    public static Command Make() => new Command("tx", "Send transactions: welkin tx MODULE ...")
        .OnChain()
        .With(
            ChainId,
            BankTx.Make(), CertTx.Make(), DeploymentTx.Make(), MarketTx.Make(), ProviderTx.Make(), AuditTx.Make(), EscrowTx.Make(), AuthzTx.Make(),
            GovTx.Make(), GovTx.MakeUpgrade(), VestingTx.Make(),
            SignTx.Make(), BroadcastTx.Make(), EncodeTx.Make(), DecodeTx.Make())
        .Examples(
            "welkin tx bank send faucet akash1... 1000000uakt --yes",
            "welkin tx deployment create examples/hello.yaml --from tenant --yes",
            "welkin tx market lease create --dseq 101 --provider akash1... --from tenant --yes");
}

using System.CommandLine;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Google.Protobuf;
using Welkin.Cli.Sdl;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Chain.Tx;

internal static class DeploymentTx
{
    public static Command Make() => new Command("deployment", "Deployments and their groups").With(
        MakeCreate(),
        MakeUpdate(),
        MakeClose(),
        new Command("group", "Groups of a deployment").With(
            MakeGroup("close", "Close a group for good", id => new MsgCloseGroup { Id = id }),
            MakeGroup("pause", "Close a group's lease and keep the group", id => new MsgPauseGroup { Id = id }),
            MakeGroup("start", "Order for a paused group again", id => new MsgStartGroup { Id = id })));

    private static Command MakeCreate()
    {
        var file = SdlFile.MakeArgument();
        var ids = new IdFlags();
        var deposit = new Option<string?>("--deposit") { Description = "Amount to pay the lease from (default: the chain's minimum in the denomination of the SDL)", HelpName = "COIN" };
        var sources = new Option<string>("--deposit-sources") { Description = "Where the deposit comes from", HelpName = "LIST", DefaultValueFactory = _ => "grant,balance" };
        return new Command("create", "Create a deployment; welkin deploy does it all in one go")
            .With(file, ids.DSeq, deposit, sources)
            .Sends(async (request, cancellation) =>
            {
                var document = SdlFile.Read(request.Run.Need(file));
                var denom = document.Groups()[0].Resources[0].Price.Denom;
                var coin = request.Run.Get(deposit) is { } given ? Given.Coin(given) : await Deposits.MinimumAsync(request.Session.Queries, denom, cancellation);
                var dseq = request.Run.Get(ids.DSeq) is > 0 and var chosen
                    ? chosen
                    : (ulong)(await request.Session.Rpc.StatusAsync(cancellation)).LatestHeight.Value;
                return
                [
                    new MsgCreateDeployment
                    {
                        Id = new DeploymentID { Owner = request.From.ToString(), Dseq = dseq },
                        Groups = { document.Groups() },
                        Hash = ByteString.CopyFrom(document.Version()),
                        Deposit = Given.Deposit(coin, request.Run.Need(sources)),
                        Reclamation = document.Reclamation(),
                    },
                ];
            })
            .Examples("welkin tx deployment create examples/hello.yaml --from tenant --deposit 5000000uakt --yes");
    }

    private static Command MakeUpdate()
    {
        var file = SdlFile.MakeArgument();
        var ids = new IdFlags();
        return new Command("update", "Tell the chain the hash of a new manifest")
            .With(file, ids.DSeq)
            .Sends(request => new MsgUpdateDeployment { Id = ids.Deployment(request), Hash = ByteString.CopyFrom(SdlFile.Read(request.Run.Need(file)).Version()) });
    }

    private static Command MakeClose()
    {
        var ids = new IdFlags();
        return new Command("close", "Close a deployment and its leases").With(ids.DSeq).Sends(request => new MsgCloseDeployment { Id = ids.Deployment(request) });
    }

    private static Command MakeGroup(string name, string help, Func<GroupID, IMessage> message)
    {
        var ids = new IdFlags();
        return new Command(name, help).With(ids.Owner, ids.DSeq, ids.GSeq).Sends(request => message(ids.Group(request)));
    }
}

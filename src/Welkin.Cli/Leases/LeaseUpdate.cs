using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Google.Protobuf;
using Welkin.Cli.Chain;
using Welkin.Cli.Deploy;
using Welkin.Cli.Sdl;
using Welkin.Cli.Terminal;
using Welkin.Client.Tx;
using Welkin.Core.Codec;
using Welkin.Sdl;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease update</c>: a new manifest for the same resources.</summary>
internal static class LeaseUpdate
{
    public static Command Make()
    {
        var flags = new LeaseFlags();
        var file = SdlFile.MakeArgument();
        var timeout = new DurationFlag("--timeout", "How long the services may take", "120s");
        return new Command("update", "Run a changed SDL on the same lease; its resources must stay as they are")
            .With(flags.Name, file, flags.From, flags.AuthType, timeout.Option)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var (name, document) = (LeaseName.Parse(run.Need(flags.Name)), SdlFile.ReadAndWarn(run.Need(file)));
                var key = flags.Key(run, session);
                var deployment = await session.Queries.DeploymentAsync(key.Address, name.DSeq, cancellation)
                    ?? throw new CliException($"{key.Address} has no deployment {name.DSeq}", "Look which there are: welkin lease list");
                CheckGroups(deployment, document);
                var version = ByteString.CopyFrom(document.Version());
                if (deployment.Deployment.Hash != version)
                {
                    using var sender = new TxSender(session.Rpc, key);
                    var message = new MsgUpdateDeployment { Id = deployment.Deployment.Id, Hash = version };
                    (await sender.SendAsync([message], null, cancellation)).EnsureSuccess();
                }

                var found = await LeaseFinder.FindAsync(session.Queries, key.Address, name, cancellation);
                var running = found.Select(item => item.Lease).Where(LeaseFinder.IsRunning).ToArray();
                var manifest = Encoding.UTF8.GetBytes(document.ManifestJson());
                foreach (var lease in running.DistinctBy(lease => lease.Id.Provider))
                {
                    await (await flags.GatewayAsync(run, session, lease.Id, cancellation)).PutManifestAsync(name.DSeq, manifest, cancellation);
                }

                foreach (var lease in running)
                {
                    var gateway = await flags.GatewayAsync(run, session, lease.Id, cancellation);
                    var status = await Readiness.WaitAsync(gateway, lease.Id.OnGateway(), LeaseView.IngressOf(session), timeout.Of(run), cancellation);
                    run.Output.Answer(LeaseView.Json(lease, status, LeaseView.IngressOf(session)), () => LeaseView.Text(lease, status, LeaseView.IngressOf(session)));
                }

                return 0;
            })
            .Examples("welkin lease update 1042 examples/hello.yaml");
    }

    // The chain keeps the groups as ordered; prices are not part of what runs.
    private static void CheckGroups(QueryDeploymentResponse deployment, SdlDocument document)
    {
        var ordered = deployment.Groups.Select(group => Comparable(group.GroupSpec)).Order(StringComparer.Ordinal);
        var wanted = document.Groups().Select(Comparable).Order(StringComparer.Ordinal);
        if (!ordered.SequenceEqual(wanted, StringComparer.Ordinal))
        {
            throw new CliException(
                "groups are different than existing deployment, you cannot update groups",
                "Keep resources, counts and placement as they are, or deploy anew: welkin deploy FILE.yaml");
        }
    }

    private static string Comparable(GroupSpec group)
    {
        var copy = group.Clone();
        foreach (var unit in copy.Resources)
        {
            unit.Price = null;
        }

        return ProtoJson.ToText(copy);
    }
}

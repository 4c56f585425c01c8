using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Cli.Chain;
using Welkin.Cli.Explain;
using Welkin.Cli.Terminal;
using Welkin.Client;
using Welkin.Client.Gateway;
using Welkin.Client.Keys;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Market.V1;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease close</c>: ends the deployment, or with <c>--keep-deployment</c> only the lease.</summary>
internal static class LeaseClose
{
    private const int Probes = 3;
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static Command Make()
    {
        var flags = new LeaseFlags();
        var keep = new Option<bool>("--keep-deployment") { Description = "Close the lease only; its group is ordered again" };
        return new Command("close", "End a deployment with its leases, and say what money came back")
            .With(flags.Name, flags.From, flags.AuthType, keep)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var name = LeaseName.Parse(run.Need(flags.Name));
                var key = flags.Key(run, session);
                var leases = await RunningAsync(session, key.Address, name, run.Get(keep), cancellation);
                var gateways = new Dictionary<string, (ProviderGateway Gateway, IReadOnlyList<Probe> Probes)>();
                foreach (var lease in leases.DistinctBy(lease => lease.Id.Provider))
                {
                    var gateway = await flags.GatewayAsync(run, session, lease.Id, cancellation);
                    gateways[lease.Id.Provider] = (gateway, await ProviderProbe.RunAsync(gateway, Probes, cancellation));
                }

                var messages = new List<IMessage>();
                foreach (var lease in leases.Where(lease => !gateways[lease.Id.Provider].Probes[^1].Answered))
                {
                    var (gateway, probes) = gateways[lease.Id.Provider];
                    if (await EvidenceAsync(session, lease.Id, gateway.Host, probes, cancellation) is { } evidence) messages.Add(evidence);
                }

                messages.AddRange(run.Get(keep)
                    ? leases.Select(lease => new MsgCloseLease { Id = lease.Id })
                    : [new MsgCloseDeployment { Id = new DeploymentID { Owner = key.Address.ToString(), Dseq = name.DSeq } }]);
                using var sender = new TxSender(session.Rpc, key);
                var receipt = (await sender.SendAsync(messages, null, cancellation)).EnsureSuccess();
                var gone = true;
                foreach (var lease in leases)
                {
                    var (gateway, probes) = gateways[lease.Id.Provider];
                    gone &= probes[^1].Answered && await IsGoneAsync(gateway, lease.Id.OnGateway(), cancellation);
                }

                await AnswerAsync(run, session, key.Address, name, receipt, gone, cancellation);
                return 0;
            })
            .Examples("welkin lease close 1042", "welkin lease close 1042/1/1 --keep-deployment");
    }

    private static async Task<IReadOnlyList<Lease>> RunningAsync(Session session, Address owner, LeaseName name, bool keepDeployment, CancellationToken cancellation)
    {
        var deployment = await session.Queries.DeploymentAsync(owner, name.DSeq, cancellation)
            ?? throw new CliException($"{owner} has no deployment {name.DSeq}", "Look which there are: welkin lease list");
        if (deployment.Deployment.State == Deployment.Types.State.Closed)
        {
            throw new CliException($"deployment {name.DSeq} is closed already", $"Look why: welkin explain lease {name.DSeq}");
        }

        var all = await session.Queries.LeasesAsync(new LeaseFilters { Owner = owner.ToString(), Dseq = name.DSeq }, cancellation);
        Lease[] running = [.. all.Select(item => item.Lease).Where(LeaseFinder.IsRunning).Where(lease => !keepDeployment || name.Covers(lease.Id))];
        return keepDeployment && running.Length == 0
            ? throw new CliException($"{name} has no running lease", $"Close the deployment: welkin lease close {name.DSeq}")
            : running;
    }

    // Only chains with our rules keep statements; elsewhere the closing message stands alone.
    private static async Task<IMessage?> EvidenceAsync(Session session, LeaseID id, Uri gateway, IReadOnlyList<Probe> probes, CancellationToken cancellation)
    {
        if (await ClosureRules.MaxDetailAsync(session.Queries, cancellation) is not { } most)
        {
            return null;
        }

        var bundle = ProviderProbe.Bundle(id.Path(), gateway, probes);
        var hash = SHA256.HashData(bundle);
        PrivateFile.Write(session.Home.In($"evidence/{Convert.ToHexStringLower(hash)}.json"), bundle);
        return new MsgAttachEvidence
        {
            Signer = id.Owner,
            Id = id,
            Cause = ProviderProbe.Unreachable,
            Detail = Fitted($"{probes.Count} tries of {gateway} from {ProviderProbe.TimeOf(probes[0].At)}: {probes[^1].Detail}", most),
            EvidenceHash = ByteString.CopyFrom(hash),
        };
    }

    /// <summary>As much of a text as fits into so many bytes.</summary>
    public static string Fitted(string text, int bytes)
    {
        while (Encoding.UTF8.GetByteCount(text) > bytes)
        {
            text = text[..^1];
        }

        return text;
    }

    private static async Task<bool> IsGoneAsync(ProviderGateway gateway, GatewayLease lease, CancellationToken cancellation)
    {
        var deadline = DateTimeOffset.UtcNow + GoneWithin;
        while (DateTimeOffset.UtcNow < deadline)
        {
            try
            {
                if (await gateway.LeaseStatusAsync(lease, cancellation) is null) return true;
            }
            catch (ClientException)
            {
                // A provider that forgot the lease may refuse the question instead.
            }

            await Task.Delay(Pause, cancellation);
        }

        return false;
    }

    private static async Task AnswerAsync(Invocation run, Session session, Address owner, LeaseName name, TxReceipt receipt, bool gone, CancellationToken cancellation)
    {
        var account = await AccountView.ReadAsync(session.Queries, owner, name.DSeq, cancellation);
        var refunded = Refunds.In(receipt.Outcome!.Events, account?.Depositors ?? [owner.ToString()]);
        run.Output.Answer(
            new JsonObject
            {
                ["dseq"] = name.DSeq,
                ["height"] = receipt.Height.Value,
                ["txhash"] = receipt.Hash,
                ["refunded"] = new JsonArray([.. refunded.Select(coin => (JsonNode)JsonShapes.Of(coin))]),
                ["workload_gone"] = gone,
            },
            () =>
            [
                $"{name} closed at height {receipt.Height}; {(refunded.Count == 0 ? "nothing" : refunded.ToString())} came back",
                gone ? "its containers are gone" : "the provider did not confirm within 5 s that its containers are gone",
                $"more: welkin explain lease {name.DSeq}",
            ]);
    }
}

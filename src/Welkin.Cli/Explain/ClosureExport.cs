using System.Text.Json.Nodes;
using Akash.Market.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Market.V1;
using Welkin.Modules.Compute;
using EscrowState = Akash.Escrow.Types.V1.State;

namespace Welkin.Cli.Explain;

/// <summary>Gathers what proves a story.</summary>
internal static class ClosureExport
{
    /// <summary>Writes the bundle of a lease that is over.</summary>
    public static async Task WriteAsync(Session session, LeaseStory story, byte[]? evidence, string path, CancellationToken cancellation)
    {
        if (!story.IsOver) throw new CliException($"lease {story.Lease.Id.Path()} is running; there is no closure to export");
        if (story.Closure is null) throw new CliException("this chain keeps no closure records", "Only chains of the welkin rule set do");
        var at = new Height(story.Lease.ClosedOn);
        var bundle = new ClosureBundle(
            story.Lease.Id,
            await ProofReader.HeaderOfAsync(session.Rpc, at, cancellation),
            await ProofReader.ReadAsync(session.Rpc, StoredKeys.Closure(story.Lease.Id), at, cancellation),
            await ProofReader.ReadAsync(session.Rpc, StoredKeys.Lease(story.Lease.Id), at, cancellation),
            evidence,
            await StatementAsync(session, story.Lease.Id, story.Closure, cancellation))
        {
            Funds = await TrailAsync(session.Rpc, story.Lease.Id, at, cancellation),
        };
        PrivateFile.Write(path, System.Text.Encoding.UTF8.GetBytes(bundle.Json().ToJsonString()));
    }

    private static async Task<FundsTrail> TrailAsync(RpcClient rpc, LeaseID id, Height end, CancellationToken cancellation) => new(
        await ProofReader.HeaderOfAsync(rpc, end - 1, cancellation),
        await ProofReader.ReadAsync(rpc, StoredKeys.Account(id.DeploymentId(), EscrowState.Open), end - 1, cancellation),
        await StandingAsync(rpc, FundsTrail.AccountPlaces(id.DeploymentId()), end, cancellation),
        await StandingAsync(rpc, FundsTrail.PaymentPlaces(id), end, cancellation));

    private static async Task<StoredProof> StandingAsync(RpcClient rpc, IEnumerable<(string Store, byte[] Key)> places, Height at, CancellationToken cancellation)
    {
        foreach (var place in places)
        {
            if (await ProofReader.ReadAsync(rpc, place, at, cancellation) is { Value: not null } found) return found;
        }

        throw new CliException($"the node has no money of this lease at height {at}", "Ask a node that keeps its old states");
    }

    /// <summary>The chain's state of a lease at a height, each part proven, and the header the proofs lead to.</summary>
    public static async Task<JsonObject> ProofsAsync(Session session, Lease lease, Height at, CancellationToken cancellation)
    {
        var header = await ProofReader.HeaderOfAsync(session.Rpc, at, cancellation);
        var proofs = new List<StoredProof> { await ProofReader.ReadAsync(session.Rpc, StoredKeys.Lease(lease.Id), at, cancellation) };
        foreach (var state in (EscrowState[])[EscrowState.Open, EscrowState.Closed, EscrowState.Overdrawn])
        {
            proofs.Add(await ProofReader.ReadAsync(session.Rpc, StoredKeys.Account(lease.Id.DeploymentId(), state), at, cancellation));
            proofs.Add(await ProofReader.ReadAsync(session.Rpc, StoredKeys.Payment(lease.Id, state), at, cancellation));
        }

        if (await ClosureRules.MaxDetailAsync(session.Queries, cancellation) is not null)
        {
            proofs.Add(await ProofReader.ReadAsync(session.Rpc, StoredKeys.Closure(lease.Id), at, cancellation));
        }

        if (proofs.FirstOrDefault(proof => !proof.Holds(header.AppHash.Span)) is { } wrong) throw new CliException($"the node's proof of {wrong.Store} does not lead to the header of height {at + 1}", "Ask another node");
        return new JsonObject
        {
            ["header"] = Convert.ToBase64String(Google.Protobuf.MessageExtensions.ToByteArray(header)),
            ["header_height"] = header.Height,
            ["app_hash"] = Convert.ToHexString(header.AppHash.Span),
            ["stored"] = new JsonArray([.. proofs.Select(proof => (JsonNode)proof.Json())]),
        };
    }

    private static async Task<SignedStatement?> StatementAsync(Session session, LeaseID id, ClosureRecord record, CancellationToken cancellation)
    {
        var block = await session.Rpc.BlockAsync(new Height(record.Height), cancellation);
        foreach (var tx in block.Txs)
        {
            var stated = TxAnswers.TxOf(tx).Body.Messages.Where(any => any.TypeUrl == "/" + MsgAttachEvidence.Descriptor.FullName)
                .Select(any => MsgAttachEvidence.Parser.ParseFrom(any.Value)).FirstOrDefault(message => message.Id.Equals(id));
            if (stated is null || await session.Queries.AccountAsync(Address.Parse(stated.Signer).OrThrow(), cancellation) is not { } account) continue;
            return new SignedStatement(tx, account.Number);
        }

        return null;
    }
}

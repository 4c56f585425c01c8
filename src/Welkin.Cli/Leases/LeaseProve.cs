using System.CommandLine;
using System.Text.Json.Nodes;
using Akash.Market.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Explain;
using Welkin.Cli.Terminal;
using Welkin.Client.Gateway;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Engine.Blocks;
using Welkin.Market.V1;
using Welkin.Modules.Compute;
using Welkin.Provider;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease prove</c>: a running lease is inside the digest that its provider put on the chain.</summary>
internal static class LeaseProve
{
    public static Command Make()
    {
        var flags = new LeaseFlags();
        return new Command("prove", "Check that a lease is inside the digest of all it serves that its provider put on the chain")
            .With(flags.Name, flags.From, flags.AuthType)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var owner = session.AddressOf(run.Need(flags.From));
                var lease = await LeaseFinder.FindRunningAsync(session.Queries, owner, LeaseName.Parse(run.Need(flags.Name)), cancellation);
                var chain = await OnChainAsync(session, lease, cancellation);
                var gateway = await flags.GatewayAsync(run, session, lease.Id, cancellation);
                var paths = await gateway.DigestAsync(lease.Id.OnGateway(), new Height(chain.Digest.Height), cancellation)
                    ?? throw new CliException($"the provider shows no paths of its digest of height {chain.Digest.Height}", "Ask again after its next digest; a provider that never shows them proves nothing");
                var proof = new InclusionProof(lease.Id, chain, paths.Proven(chain.Digest.Root.ToByteArray()));
                run.Output.Answer(proof.Json(), proof.Text);
                return proof.Holds ? 0 : 1;
            })
            .Examples("welkin lease prove 1042", "welkin lease prove 1042/1/1 --output json");
    }

    // The digest itself is proven too, so that the node is trusted for the header's hash only.
    private static async Task<ChainDigest> OnChainAsync(Session session, Lease lease, CancellationToken cancellation)
    {
        var at = (await session.Rpc.StatusAsync(cancellation)).LatestHeight - 1;
        var stored = await ProofReader.ReadAsync(session.Rpc, StoredKeys.Digest(lease.Id.Provider), at, cancellation);
        var header = await ProofReader.HeaderOfAsync(session.Rpc, at, cancellation);
        if (!stored.Holds(header.AppHash.Span)) throw new CliException($"the node's proof of the digest does not lead to the header of height {header.Height}", "Ask another node");
        if (stored.Value is null) throw new CliException($"{lease.Id.Provider} has put no digest on the chain by height {at}", "A provider of ours does every --digest-blocks blocks; wait for the next one");
        var published = PublishedDigest.Parser.ParseFrom(stored.Value);
        return published.Digest.Height >= lease.CreatedAt
            ? new ChainDigest(published.Digest, published.PublishedAt, header.Height, Convert.ToHexString(header.HashBytes()))
            : throw new CliException($"the last digest is of height {published.Digest.Height}, and the lease began at {lease.CreatedAt}", "Wait for the provider's next digest");
    }
}

/// <summary>A digest as the chain holds it, and the header that commits to it.</summary>
internal sealed record ChainDigest(Digest Digest, long PublishedAt, long HeaderHeight, string HeaderHash);

/// <summary>What was proven about a lease.</summary>
/// <param name="Proven">The provider's lines about it whose path leads to the root on the chain.</param>
internal sealed record InclusionProof(LeaseID Lease, ChainDigest Chain, IReadOnlyList<string> Proven)
{
    /// <summary>Whether the provider counted the lease among those it serves.</summary>
    public bool Holds => Proven.Contains(ServiceDigest.LeaseLine(Lease.Path()));

    public JsonObject Json() => new()
    {
        ["lease"] = Lease.Path(),
        ["included"] = Holds,
        ["proven"] = JsonShapes.Of(Proven),
        ["digest"] = new JsonObject
        {
            ["height"] = Chain.Digest.Height,
            ["published_at"] = Chain.PublishedAt,
            ["root"] = Convert.ToHexStringLower(Chain.Digest.Root.Span),
            ["leases"] = Chain.Digest.Leases,
            ["workloads"] = Chain.Digest.Workloads,
            ["reservations"] = Chain.Digest.Reservations,
            ["drift"] = Chain.Digest.Drift,
        },
        ["header"] = new JsonObject { ["height"] = Chain.HeaderHeight, ["hash"] = Chain.HeaderHash },
    };

    public IEnumerable<string> Text()
    {
        yield return $"lease     {Lease.Path()}";
        yield return $"digest    height {Chain.Digest.Height}: {Chain.Digest.Leases} leases, {Chain.Digest.Workloads} workloads, {Chain.Digest.Reservations} reservations, drift {Chain.Digest.Drift}; published at {Chain.PublishedAt}";
        yield return $"header    {Chain.HeaderHash} of height {Chain.HeaderHeight} commits to it; compare it with one you trust";
        foreach (var line in Proven) yield return $"proven    {Printable.Of(line)}";
        yield return Holds ? "included" : "NOT included: the provider did not count this lease when it made the digest";
    }
}

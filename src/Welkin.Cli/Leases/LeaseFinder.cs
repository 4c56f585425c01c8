using System.CommandLine;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Client.Gateway;
using Welkin.Client.Keys;
using Welkin.Client.Queries;
using Welkin.Core;
using LeaseState = Akash.Market.V1.Lease.Types.State;

namespace Welkin.Cli.Leases;

/// <summary>Finds on the chain the leases that a name means.</summary>
internal static class LeaseFinder
{
    /// <summary>All of them, oldest first; fails when there is none.</summary>
    public static async Task<IReadOnlyList<QueryLeaseResponse>> FindAsync(ChainQueries queries, Address owner, LeaseName name, CancellationToken cancellation)
    {
        var all = await queries.LeasesAsync(new LeaseFilters { Owner = owner.ToString(), Dseq = name.DSeq }, cancellation);
        QueryLeaseResponse[] found = [.. all.Where(item => name.Covers(item.Lease.Id)).OrderBy(item => item.Lease.CreatedAt).ThenBy(item => item.Lease.Id.Gseq)];
        if (found.Length > 0)
        {
            return found;
        }

        throw await queries.DeploymentAsync(owner, name.DSeq, cancellation) is null
            ? new CliException($"{owner} has no deployment {name.DSeq}", "Look which there are: welkin lease list")
            : new CliException($"deployment {name.DSeq} has no lease {name}", $"Look at its bids: welkin query market bid list --owner {owner} --dseq {name.DSeq}");
    }

    /// <summary>The one running lease that a name means.</summary>
    public static async Task<Lease> FindRunningAsync(ChainQueries queries, Address owner, LeaseName name, CancellationToken cancellation)
    {
        var found = await FindAsync(queries, owner, name, cancellation);
        Lease[] running = [.. found.Select(item => item.Lease).Where(IsRunning)];
        return running switch
        {
            [var one] => one,
            [] => throw new CliException($"lease {name} is over", $"Look why: welkin explain lease {name}"),
            _ => throw new CliException(
                $"{name} has {running.Length} leases",
                $"Name one of them: {string.Join(", ", running.Select(lease => $"{lease.Id.Dseq}/{lease.Id.Gseq}/{lease.Id.Oseq}"))}"),
        };
    }

    public static bool IsRunning(Lease lease) => lease.State is LeaseState.Active or LeaseState.Reclaiming;

    public static GatewayLease OnGateway(this LeaseID id) => new(id.Dseq, id.Gseq, id.Oseq);

    public static Address ProviderOf(LeaseID id) => Address.Parse(id.Provider).OrThrow();
}

/// <summary>Options that commands on leases share.</summary>
internal sealed class LeaseFlags
{
    public LeaseFlags() => AuthType.AcceptOnlyFromAmong("jwt", "mtls");

    public Argument<string> Name { get; } = LeaseName.MakeArgument();

    public Option<string> From { get; } = ChainFlags.MakeFrom();

    public Option<string> AuthType { get; } = new("--auth-type")
    {
        Description = "How to show oneself to the provider: jwt or mtls",
        HelpName = "KIND",
        DefaultValueFactory = _ => "jwt",
    };

    /// <summary>The gateway of a lease's provider, as the owner.</summary>
    public Task<ProviderGateway> GatewayAsync(Invocation run, Session session, LeaseID id, CancellationToken cancellation) =>
        session.GatewayAsync(LeaseFinder.ProviderOf(id), session.Identity(Key(run, session), run.Need(AuthType)), cancellation);

    public SigningKey Key(Invocation run, Session session) => session.Unlock(ChainFlags.SignerOf(run, From));
}

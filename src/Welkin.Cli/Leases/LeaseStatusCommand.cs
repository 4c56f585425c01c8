using System.CommandLine;
using System.Text.Json.Nodes;
using Akash.Market.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Explain;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease status</c>: one object per lease.</summary>
internal static class LeaseStatusCommand
{
    public static Command Make()
    {
        var flags = new LeaseFlags();
        return new Command("status", "How a lease is doing, with its addresses")
            .With(flags.Name, flags.From, flags.AuthType)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var name = LeaseName.Parse(run.Need(flags.Name));
                var found = await LeaseFinder.FindAsync(session.Queries, session.AddressOf(run.Need(flags.From)), name, cancellation);
                var ingress = LeaseView.IngressOf(session);
                foreach (var lease in found.Select(item => item.Lease))
                {
                    var conditions = LeaseFinder.IsRunning(lease) ? await ConditionsAsync(run, session, flags, lease, cancellation) : [];
                    var answers = conditions.Any(condition => condition is { Type: "Reachable", Holds: true });
                    var status = answers ? await (await flags.GatewayAsync(run, session, lease.Id, cancellation)).LeaseStatusAsync(lease.Id.OnGateway(), cancellation) : null;
                    var answer = LeaseView.Json(lease, status, ingress);
                    answer["conditions"] = new JsonArray([.. conditions.Select(condition => condition.Json())]);
                    run.Output.Answer(answer, () => LeaseView.Text(lease, status, ingress, conditions.Count == 0 ? "none: the lease is over" : answers ? "none yet: the provider has no manifest" : "not known: the provider does not answer")
                        .Concat(conditions.Select(condition => condition.Line())));
                }

                return 0;
            })
            .Examples("welkin lease status 1042", "welkin lease status 1042/1/1 --output json");
    }

    private static async Task<IReadOnlyList<LeaseCondition>> ConditionsAsync(Invocation run, Session session, LeaseFlags flags, Lease lease, CancellationToken cancellation)
    {
        var account = await AccountView.ReadAsync(session.Queries, Address.Parse(lease.Id.Owner).OrThrow(), lease.Id.Dseq, cancellation);
        var now = (await session.Rpc.StatusAsync(cancellation)).LatestHeight;
        return await LeaseConditions.LookAsync(session, session.Identity(flags.Key(run, session), run.Need(flags.AuthType)), (lease, account, now), cancellation);
    }
}

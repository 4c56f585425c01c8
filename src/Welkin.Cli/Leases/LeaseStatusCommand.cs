using System.CommandLine;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;

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
                    var status = LeaseFinder.IsRunning(lease)
                        ? await (await flags.GatewayAsync(run, session, lease.Id, cancellation)).LeaseStatusAsync(lease.Id.OnGateway(), cancellation)
                        : null;
                    run.Output.Answer(LeaseView.Json(lease, status, ingress), () => LeaseView.Text(lease, status, ingress));
                }

                return 0;
            })
            .Examples("welkin lease status 1042", "welkin lease status 1042/1/1 --output json");
    }
}

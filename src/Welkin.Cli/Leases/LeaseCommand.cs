using System.CommandLine;
using Welkin.Cli.Chain;
using Welkin.Cli.Leases.Watch;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease</c>: everything about running workloads.</summary>
internal static class LeaseCommand
{
    public static Command Make() => new Command("lease", "Look at, change and end leases")
        .OnChain()
        .With(
            LeaseList.Make(), LeaseStatusCommand.Make(), LeaseLogs.Make(), LeaseEvents.Make(), LeaseShell.Make(),
            LeaseUpdate.Make(), LeaseDeposit.Make(), LeaseProve.Make(), LeaseWatch.Make(), LeaseAllowTopUp.Make(), LeaseClose.Make())
        .Examples("welkin lease list", "welkin lease logs 1042 --follow", "welkin lease shell 1042 -- sh -c 'echo hello'", "welkin lease close 1042");
}

using System.CommandLine;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Client.Gateway;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease shell</c>: a program inside a service; its exit code is ours.</summary>
internal static class LeaseShell
{
    public static Command Make()
    {
        var flags = new LeaseFlags();
        var command = new Argument<string[]>("CMD") { Description = "The program and its arguments, behind --", Arity = ArgumentArity.OneOrMore };
        var service = new Option<string?>("--service") { Description = "Which service (default: the only one)", HelpName = "NAME" };
        var tty = new Option<bool>("--tty") { Description = "Give it a terminal (default: when there is one)" };
        var stdin = new Option<bool>("--stdin") { Description = "Give it our input (default: with a terminal)" };
        var replica = new Option<int>("--replica-index") { Description = "Which replica, from 0 (default: 0)", HelpName = "NUMBER" };
        return new Command("shell", "Run a program inside a service")
            .With(flags.Name, command, service, flags.From, flags.AuthType, tty, stdin, replica)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var lease = await LeaseFinder.FindRunningAsync(session.Queries, session.AddressOf(run.Need(flags.From)), LeaseName.Parse(run.Need(flags.Name)), cancellation);
                var gateway = await flags.GatewayAsync(run, session, lease.Id, cancellation);
                var target = run.Get(service) ?? await OnlyServiceAsync(gateway, lease.Id.OnGateway(), cancellation);
                var withTty = run.Has(tty) ? run.Get(tty) : !Console.IsInputRedirected && !Console.IsOutputRedirected;
                var withInput = run.Get(stdin) || withTty;
                using var terminal = withTty && !Console.IsInputRedirected ? RawTerminal.Enter() : null;
                var streams = new ShellStreams(
                    withInput ? Console.OpenStandardInput() : null,
                    Console.OpenStandardOutput(),
                    Console.OpenStandardError(),
                    terminal?.SizesAsync(cancellation));
                var result = await gateway.ShellAsync(lease.Id.OnGateway(), new ShellRequest(target, run.Need(command), run.Get(replica), withTty), streams, cancellation);
                if (result.Message.Length > 0)
                {
                    Output.Notice($"Error: {Printable.Of(result.Message)}");
                    return result.ExitCode == 0 ? 1 : result.ExitCode;
                }

                return result.ExitCode;
            })
            .Examples("welkin lease shell 1042 -- ls -l /", "welkin lease shell 1042 --service web -- sh", "echo hello | welkin lease shell 1042 --stdin -- cat");
    }

    private static async Task<string> OnlyServiceAsync(ProviderGateway gateway, GatewayLease lease, CancellationToken cancellation)
    {
        var status = await gateway.LeaseStatusAsync(lease, cancellation)
            ?? throw new CliException("the provider has no manifest of this lease", $"Send it: welkin lease update {lease.DSeq} FILE.yaml");
        return status.Services switch
        {
            [var one] => one.Name,
            var several => throw new CliException("the lease has several services", $"Name one: --service {string.Join('|', several.Select(item => item.Name))}"),
        };
    }
}

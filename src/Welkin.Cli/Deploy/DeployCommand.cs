using System.CommandLine;
using Welkin.Cli.Chain;
using Welkin.Cli.Leases;
using Welkin.Cli.Sdl;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Deploy;

/// <summary>What the user wants of a deployment.</summary>
internal sealed record DeployRequest
{
    public required Coin? Deposit { get; init; }

    public required BidWish Wish { get; init; }

    /// <summary>Prices and deposit in this denomination, whatever the SDL says; null: as the SDL says.</summary>
    public required string? Pay { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether what was opened stays open when the rest fails.</summary>
    public required bool Keep { get; init; }

    public required string AuthType { get; init; }
}

/// <summary><c>welkin deploy</c>: from an SDL file to a running, paid workload.</summary>
internal static class DeployCommand
{
    public static Command Make()
    {
        var file = SdlFile.MakeArgument();
        var flags = new LeaseFlags();
        var deposit = new Option<string?>("--deposit") { Description = "Amount to pay the lease from (default: 5000000 in the denomination of the SDL's prices)", HelpName = "COIN" };
        var provider = new Option<string?>("--provider") { Description = "Take only this provider's bid", HelpName = "ADDRESS" };
        var maxPrice = new Option<string?>("--max-price") { Description = "Take no bid above this price of a block", HelpName = "COIN" };
        var pay = new Option<string?>("--pay") { Description = "Pay in this denomination: it takes the place of the one in the SDL's prices", HelpName = "DENOM" };
        var timeout = new DurationFlag("--timeout", "How long all of it may take", "120s");
        var keep = new Option<bool>("--keep") { Description = "On failure leave open what was opened" };
        return new Command("deploy", "Run a deployment: order, take the cheapest bid, send the manifest, wait until it answers")
            .OnChain()
            .With(file, flags.From, deposit, provider, maxPrice, pay, timeout.Option, keep, flags.AuthType)
            .Does(async (run, cancellation) =>
            {
                var document = SdlFile.ReadAndWarn(run.Need(file));
                using var session = Session.Open(run);
                var request = new DeployRequest
                {
                    Deposit = run.Get(deposit) is { } given ? Given.Coin(given) : null,
                    Wish = new BidWish(
                        run.Get(provider) is { } one ? session.AddressOf(one) : null,
                        run.Get(maxPrice) is { } most ? Given.Price(most) : null),
                    Pay = run.Get(pay),
                    Timeout = timeout.Of(run),
                    Keep = run.Get(keep),
                    AuthType = run.Need(flags.AuthType),
                };
                using var deployer = new Deployer(session, session.Unlock(run.Need(flags.From)), document, request);
                var result = await deployer.RunAsync(cancellation);
                var ingress = LeaseView.IngressOf(session);
                run.Output.Answer(result.Json(ingress), () => result.Text(ingress));
                return 0;
            })
            .Examples(
                "welkin deploy examples/hello.yaml",
                "welkin deploy examples/hello.yaml --max-price 100uakt --output json",
                "welkin deploy examples/hello.yaml --deposit 5000000uact --pay uact --keep");
    }
}

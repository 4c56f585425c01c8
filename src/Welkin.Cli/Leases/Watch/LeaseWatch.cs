using System.CommandLine;
using Akash.Deployment.V1;
using Akash.Escrow.V1;
using Cosmos.Feegrant.V1Beta1;
using Welkin.Cli.Chain;
using Welkin.Cli.Explain;
using Welkin.Cli.Terminal;
using Welkin.Client;
using Welkin.Client.Keys;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Compute;

namespace Welkin.Cli.Leases.Watch;

/// <summary><c>welkin lease watch</c>: tells before the money of a deployment runs out, and tops it up by a grant.</summary>
internal static class LeaseWatch
{
    private static readonly Argument<string> Name = LeaseName.MakeArgument();
    private static readonly Option<string> From = ChainFlags.MakeFrom();
    private static readonly Option<string?> Owner = new("--owner") { Description = "Owner of the deployment (default: --from)", HelpName = "ADDRESS" };
    private static readonly DurationFlag Before = new("--before", "Tell when the money lasts for no longer than this, at the mean distance of the last 100 blocks", "24h");
    private static readonly Option<long> Blocks = new("--blocks") { Description = "Tell when the money lasts for no more blocks than this", HelpName = "N" };
    private static readonly DurationFlag Every = new("--every", "How often to look", "30s");
    private static readonly Option<string?> Webhook = new("--webhook") { Description = "Post each alert as JSON to this address", HelpName = "URL" };
    private static readonly Option<string?> Exec = new("--exec") { Description = "Run this with sh for each alert; the JSON is its input, the kind is in $WELKIN_ALERT", HelpName = "COMMAND" };
    private static readonly Option<string?> TopUp = new("--top-up") { Description = "Pay this in when the money runs low, out of what the owner granted to --from; the grant is the cap", HelpName = "COIN" };
    private static readonly Option<bool> Once = new("--once") { Description = "Look once and end" };

    public static Command Make() => new Command("watch", "Tell before a deployment's money runs out, by web hook or command; top it up by a grant with a cap")
        .With(Name, From, Owner, Before.Option, Blocks, Every.Option, Webhook, Exec, TopUp, Once)
        .Does(WatchAsync)
        .Examples(
            "welkin lease watch 1042 --before 48h --webhook https://hooks.example/akash",
            "welkin lease allow-top-up watcher --cap 20000000uakt --from tenant && welkin lease watch 1042 --owner tenant --from watcher --top-up 1000000uakt --before 12h");

    private static async Task<int> WatchAsync(Invocation run, CancellationToken cancellation)
    {
        using var session = Session.Open(run);
        var payer = session.AddressOf(run.Need(From));
        var (owner, dseq) = (run.Get(Owner) is { } other ? session.AddressOf(other) : payer, LeaseName.Parse(run.Need(Name)).DSeq);
        _ = await AccountView.ReadAsync(session.Queries, owner, dseq, cancellation) ?? throw new CliException($"{owner} has no deployment {dseq}", "Look which there are: welkin lease list");
        var watcher = new Watcher($"{owner}/{dseq}", money => IsLow(run, money), new WatcherParts(
            stop => LookAsync(session, owner, dseq, stop),
            run.Get(TopUp) is { } amount ? Payments(run, session, owner, dseq, Given.Coin(amount)) : null,
            (alert, stop) => TellAsync(run, alert, stop)));
        while (await StepAsync(watcher, cancellation) && !run.Get(Once))
        {
            await Task.Delay(Every.Of(run), cancellation);
        }

        return 0;
    }

    // A node that is silent for a while is no reason to stop watching.
    private static async Task<bool> StepAsync(Watcher watcher, CancellationToken cancellation)
    {
        try
        {
            return await watcher.StepAsync(cancellation);
        }
        catch (UnavailableException silent)
        {
            Output.Notice($"not looked: {silent.Message}");
            return true;
        }
    }

    private static bool IsLow(Invocation run, MoneyLook money) => run.Has(Blocks) && !run.Has(Before.Option)
        ? money.BlocksLeft <= run.Get(Blocks)
        : money.SecondsLeft <= Before.Of(run).TotalSeconds || (run.Has(Blocks) && money.BlocksLeft <= run.Get(Blocks));

    private static async Task<MoneyLook?> LookAsync(Session session, Address owner, ulong dseq, CancellationToken cancellation)
    {
        var pace = await BlockPace.MeasureAsync(session.Rpc, cancellation);
        var account = await AccountView.ReadAsync(session.Queries.At(pace.Latest), owner, dseq, cancellation);
        return account?.Forecast(pace.Latest) is { } forecast
            ? new MoneyLook(pace.Latest.Value, forecast.Blocks, forecast.RunsOutAt, pace.UntilText(forecast.Blocks), pace.MeanSeconds, new Coin(account.Denom, account.FundsAt(pace.Latest).Remaining))
            : null;
    }

    private static Func<CancellationToken, Task<(bool Paid, string Detail)>> Payments(Invocation run, Session session, Address owner, ulong dseq, Coin amount)
    {
        var key = session.Unlock(run.Need(From));
        if (key.Address == owner)
        {
            throw new CliException(
                "a top-up is paid by a grant, not by the owner's own key",
                "Make a key for the watcher and allow it a sum: welkin keys add watcher && welkin lease allow-top-up watcher --cap COIN --from OWNER, then watch with --owner OWNER --from watcher");
        }

        return cancellation => PayAsync(session, key, (owner, dseq), amount, cancellation);
    }

    private static async Task<(bool Paid, string Detail)> PayAsync(Session session, SigningKey key, (Address Owner, ulong DSeq) deployment, Coin amount, CancellationToken cancellation)
    {
        var message = new MsgAccountDeposit
        {
            Signer = key.Address.ToString(),
            Id = new DeploymentID { Owner = deployment.Owner.ToString(), Dseq = deployment.DSeq }.EscrowAccount(),
            Deposit = Given.Deposit(amount, "grant"),
        };
        try
        {
            using var sender = new TxSender(session.Rpc, key);
            var payer = await HasAllowanceAsync(session, deployment.Owner, key.Address, cancellation) ? deployment.Owner.ToString() : "";
            var receipt = await sender.SendAsync([message], sender.Options with { FeeGranter = payer }, cancellation);
            return receipt.Error is { } error ? (false, $"{error.Text} ({error.Codespace} {error.Code})") : (true, $"{amount} paid in by grant in transaction {receipt.Hash} at height {receipt.Height}");
        }
        catch (ClientException refused) when (!refused.IsUnavailable)
        {
            return (false, refused.Message);
        }
    }

    private static async Task<bool> HasAllowanceAsync(Session session, Address granter, Address grantee, CancellationToken cancellation)
    {
        try
        {
            await session.Queries.QueryAsync<QueryAllowanceRequest, QueryAllowanceResponse>(
                "/cosmos.feegrant.v1beta1.Query/Allowance", new() { Granter = granter.ToString(), Grantee = grantee.ToString() }, cancellation);
            return true;
        }
        catch (ClientException none) when (!none.IsUnavailable)
        {
            return false;
        }
    }

    private static async Task<bool> TellAsync(Invocation run, Alert alert, CancellationToken cancellation)
    {
        run.Output.Answer(alert.Json(), alert.Text);
        string?[] faults =
        [
            run.Get(Webhook) is { } hook ? await AlertSinks.PostAsync(HookOf(hook), alert, cancellation) : null,
            run.Get(Exec) is { } command ? await AlertSinks.RunAsync(command, alert, cancellation) : null,
        ];
        foreach (var fault in faults.OfType<string>()) Output.Notice($"not told: {fault}; it is told again at the next look");
        return faults.All(fault => fault is null);
    }

    private static Uri HookOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var hook) && hook.Scheme is "http" or "https"
        ? hook
        : throw new CliException($"'{text}' is no address of a web hook", "Write for example https://hooks.example/akash");
}

namespace Welkin.Cli.Leases.Watch;

/// <summary>What a watcher does, so that it can be tried without a network.</summary>
/// <param name="Look">How the money stands; null when no lease runs any more.</param>
/// <param name="TopUp">Pays something in and says what; null: nobody does.</param>
/// <param name="Tell">Tells somebody; false: it has to be told again.</param>
internal sealed record WatcherParts(
    Func<CancellationToken, Task<MoneyLook?>> Look,
    Func<CancellationToken, Task<(bool Paid, string Detail)>>? TopUp,
    Func<Alert, CancellationToken, Task<bool>> Tell);

/// <summary>
/// Looks at the money of one deployment, again and again. Each change for the worse is told once, and again until somebody has heard it;
/// money that came makes it ready to tell anew.
/// </summary>
/// <param name="deployment">OWNER/DSEQ.</param>
/// <param name="isLow">Whether a look is one to worry about.</param>
/// <param name="parts">What it does.</param>
internal sealed class Watcher(string deployment, Func<MoneyLook, bool> isLow, WatcherParts parts)
{
    private AlertKind? _told;

    /// <summary>One look; false when there is nothing left to watch.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        if (await parts.Look(cancellation) is not { } money)
        {
            return !await TellAsync(new Alert(AlertKind.Ended, deployment, null, "no lease of it runs any more"), cancellation);
        }

        if (!isLow(money))
        {
            _told = null;
            return true;
        }

        await TellAsync(parts.TopUp is null ? new Alert(AlertKind.LowFunds, deployment, money, "") : await ToppedUpAsync(parts.TopUp, money, cancellation), cancellation);
        return true;
    }

    private async Task<Alert> ToppedUpAsync(Func<CancellationToken, Task<(bool Paid, string Detail)>> topUp, MoneyLook before, CancellationToken cancellation)
    {
        var (paid, detail) = await topUp(cancellation);
        return paid
            ? new Alert(AlertKind.ToppedUp, deployment, await parts.Look(cancellation) ?? before, detail)
            : new Alert(AlertKind.TopUpFailed, deployment, before, detail);
    }

    private async Task<bool> TellAsync(Alert alert, CancellationToken cancellation)
    {
        if (alert.Kind == _told && alert.Kind != AlertKind.ToppedUp) return true;
        var isHeard = await parts.Tell(alert, cancellation);
        _told = isHeard ? alert.Kind : null;
        return isHeard;
    }
}

using System.Net;
using System.Text.Json;
using Welkin.Cli.Leases.Watch;
using Welkin.Core;
using Xunit;

namespace Welkin.Tests.Cli;

/// <summary>Alerts before the money runs out: told once, told again until heard, told anew after money came.</summary>
public sealed class WatcherTests
{
    private readonly List<Alert> _told = [];
    private readonly Queue<long?> _looks = new();
    private bool _isHeard = true;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Low_money_is_told_once_and_anew_after_it_was_enough()
    {
        await StepsAsync(Make(), 100, 50, 5, 4, 100, 3);
        Assert.Equal([AlertKind.LowFunds, AlertKind.LowFunds], _told.Select(alert => alert.Kind));
        Assert.Equal([5L, 3L], _told.Select(alert => alert.Money!.BlocksLeft));
    }

    [Fact]
    public async Task What_nobody_heard_is_told_again()
    {
        _isHeard = false;
        await StepsAsync(Make(), 5, 4);
        _isHeard = true;
        await StepsAsync(Make(), 3);
        Assert.Equal(3, _told.Count);
    }

    [Fact]
    public async Task Low_money_is_topped_up_each_time_and_a_spent_grant_is_told_once()
    {
        var paid = 0;
        var watcher = Make(_ => Task.FromResult(++paid <= 2 ? (true, "1000000uakt paid in") : (false, "the grant is spent (authz 5)")));
        await StepsAsync(watcher, 5, 5, 5, 100, 5, 4, 3);
        Assert.Equal([AlertKind.ToppedUp, AlertKind.ToppedUp, AlertKind.TopUpFailed], _told.Select(alert => alert.Kind));
        Assert.All(_told, alert => Assert.NotEmpty(alert.Next));
    }

    [Fact]
    public async Task A_deployment_without_leases_is_told_and_ends_the_watch()
    {
        var watcher = Make();
        _looks.Enqueue(null);
        Assert.False(await watcher.StepAsync(Cancellation));
        Assert.Equal("welkin explain lease 7", Assert.Single(_told).Next);
    }

    [Fact]
    public async Task A_command_gets_the_alert_and_its_failure_is_said()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Null(await AlertSinks.RunAsync($"cat > {file}; test \"$WELKIN_ALERT\" = low_funds", Low(5), Cancellation));
            Assert.Equal(5, JsonDocument.Parse(await File.ReadAllTextAsync(file, Cancellation)).RootElement.GetProperty("blocks_left").GetInt64());
            Assert.Contains("exit code 3", await AlertSinks.RunAsync("exit 3", Low(5), Cancellation), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_web_hook_gets_the_alert_and_its_refusal_is_said()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var hook = new Uri($"http://127.0.0.1:{port}/hook");

        foreach (var (status, fault) in ((int, string?)[])[(200, null), (500, $"{hook} answered 500")])
        {
            var posted = AlertSinks.PostAsync(hook, Low(5), Cancellation);
            var context = await listener.GetContextAsync();
            Assert.Equal("low_funds", (await JsonDocument.ParseAsync(context.Request.InputStream, cancellationToken: Cancellation)).RootElement.GetProperty("kind").GetString());
            context.Response.StatusCode = status;
            context.Response.Close();
            Assert.Equal(fault, await posted);
        }

        listener.Stop();
        Assert.Contains("does not answer", await AlertSinks.PostAsync(hook, Low(5), Cancellation), StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static MoneyLook Look(long blocks) => new(100, blocks, 101 + blocks, "2026-01-01T00:00:00Z", 6, new Coin("uakt", 1_000));

    private static Alert Low(long blocks) => new(AlertKind.LowFunds, "akash1owner/7", Look(blocks), "");

    private Watcher Make(Func<CancellationToken, Task<(bool, string)>>? topUp = null) => new("akash1owner/7", money => money.BlocksLeft < 10, new WatcherParts(
        _ => Task.FromResult(_looks.Dequeue() is { } blocks ? Look(blocks) : null),
        topUp,
        (alert, _) =>
        {
            _told.Add(alert);
            return Task.FromResult(_isHeard);
        }));

    private async Task StepsAsync(Watcher watcher, params long[] looks)
    {
        foreach (var look in looks) _looks.Enqueue(look);
        while (_looks.Count > 0) Assert.True(await watcher.StepAsync(Cancellation));
    }
}

using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cosmos.Vesting.V1Beta1;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Chain.Tx;

internal static class VestingTx
{
    public static Command Make() => new Command("vesting", "Accounts whose coins become free over time").With(MakeCreate(), MakeLocked(), MakePeriodic());

    private static Command MakeCreate()
    {
        var (to, amount) = Target();
        var end = new Argument<long>("END-TIME") { Description = "When all is free, in unix seconds" };
        var delayed = new Option<bool>("--delayed") { Description = "All at the end instead of little by little" };
        return new Command("create-vesting-account", "Open an account that vests").With(to, amount, end, delayed).Sends(request => new MsgCreateVestingAccount
        {
            FromAddress = request.From.ToString(),
            ToAddress = request.Session.AddressOf(request.Run.Need(to)).ToString(),
            Amount = { Given.Coins(request.Run.Need(amount)).ToMessages() },
            EndTime = request.Run.Get(end),
            Delayed = request.Run.Get(delayed),
        });
    }

    private static Command MakeLocked()
    {
        var (to, amount) = Target();
        return new Command("create-permanent-locked-account", "Open an account whose coins are only ever delegated").With(to, amount).Sends(request => new MsgCreatePermanentLockedAccount
        {
            FromAddress = request.From.ToString(),
            ToAddress = request.Session.AddressOf(request.Run.Need(to)).ToString(),
            Amount = { Given.Coins(request.Run.Need(amount)).ToMessages() },
        });
    }

    private static Command MakePeriodic()
    {
        var to = new Argument<string>("TO") { Description = "Address of the new account" };
        var file = new Argument<string>("FILE") { Description = "JSON with start_time and periods of coins and length_seconds" };
        return new Command("create-periodic-vesting-account", "Open an account that vests in steps").With(to, file).Sends(request =>
        {
            var message = Read(request.Run.Need(file));
            message.FromAddress = request.From.ToString();
            message.ToAddress = request.Session.AddressOf(request.Run.Need(to)).ToString();
            return message;
        });
    }

    private static MsgCreatePeriodicVestingAccount Read(string path)
    {
        if (!File.Exists(path)) throw new CliException($"{path} is not there");
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            var message = new MsgCreatePeriodicVestingAccount { StartTime = json["start_time"]!.GetValue<long>() };
            foreach (var period in json["periods"]!.AsArray())
            {
                message.VestingPeriods.Add(new Period
                {
                    Length = period!["length_seconds"]!.GetValue<long>(),
                    Amount = { Given.Coins(period["coins"]!.GetValue<string>()).ToMessages() },
                });
            }

            return message;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new CliException($"{path} is no list of periods: {fault.Message}", "Write {\"start_time\":1,\"periods\":[{\"coins\":\"10uakt\",\"length_seconds\":60}]}", fault);
        }
    }

    private static (Argument<string> To, Argument<string> Amount) Target() =>
        (new Argument<string>("TO") { Description = "Address of the new account" }, new Argument<string>("COINS") { Description = "For example 1000000uakt" });
}

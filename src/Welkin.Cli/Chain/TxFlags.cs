using System.CommandLine;
using Cosmos.Tx.Signing.V1Beta1;
using Welkin.Cli.Terminal;
using Welkin.Client.Tx;
using Welkin.Core;

namespace Welkin.Cli.Chain;

/// <summary>Options of all commands that send a transaction.</summary>
internal sealed class TxFlags
{
    public Option<string?> Gas { get; } = new("--gas") { Description = "Most gas to use, or auto (default: auto)", HelpName = "GAS" };

    public Option<string?> GasPrices { get; } = new("--gas-prices") { Description = "Price of a unit of gas (default: 0.025uakt)", HelpName = "COIN" };

    public Option<string?> GasAdjustment { get; } = new("--gas-adjustment") { Description = "What an estimate is multiplied with (default: 1.5)", HelpName = "NUMBER" };

    public Option<string?> Fees { get; } = new("--fees") { Description = "The whole fee, instead of a price", HelpName = "COINS" };

    public Option<string?> FeeGranter { get; } = new("--fee-granter") { Description = "Account whose allowance pays the fee", HelpName = "ADDRESS" };

    public Option<string?> Note { get; } = new("--note") { Description = "Text that stands in the transaction, for everybody to read", HelpName = "TEXT" };

    public Option<long?> TimeoutHeight { get; } = new("--timeout-height") { Description = "No block above this one may include it", HelpName = "HEIGHT" };

    public Option<bool> Unordered { get; } = new("--unordered") { Description = "Take no turn in the account's sequence; for chains of the welkin rule set" };

    public DurationFlag TimeoutDuration { get; } = new("--timeout-duration", "With --unordered: how long it may wait, 10m at most", "2m");

    public Option<string?> SignMode { get; } = new("--sign-mode") { Description = "direct or amino-json (default: direct)", HelpName = "MODE" };

    public Option<string?> Broadcast { get; } = new("--broadcast-mode", "-b") { Description = "sync waits for the block, async does not (default: sync)", HelpName = "sync|async" };

    public Option<bool> GenerateOnly { get; } = new("--generate-only") { Description = "Print the unsigned transaction instead of sending it" };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Print the gas it would use instead of sending it" };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Ask nothing" };

    public void AddTo(Command command) =>
        command.With(Gas, GasPrices, GasAdjustment, Fees, FeeGranter, Note, TimeoutHeight, Unordered, TimeoutDuration.Option, SignMode, Broadcast, GenerateOnly, DryRun, Yes);

    public TxOptions Read(Invocation run)
    {
        var options = new TxOptions();
        return options with
        {
            Gas = run.Get(Gas) is { } gas and not "auto" ? Whole(gas) : null,
            GasAdjustment = run.Get(GasAdjustment) is { } adjustment ? Read(Dec.Parse(adjustment)) : options.GasAdjustment,
            GasPrices = run.Get(GasPrices) is { } prices ? Read(DecCoins.Parse(prices)) : options.GasPrices,
            Fee = run.Get(Fees) is { } fees ? Read(Coins.Parse(fees)) : null,
            FeeGranter = run.Get(FeeGranter) ?? "",
            Memo = run.Get(Note) ?? "",
            TimeoutHeight = run.Get(TimeoutHeight) is { } height ? new Height(height) : null,
            UnorderedFor = run.Get(Unordered) ? TimeoutDuration.Of(run) : null,
            Mode = ModeOf(run.Get(SignMode)),
        };
    }

    public static SignMode ModeOf(string? name) => name switch
    {
        null or "direct" => Cosmos.Tx.Signing.V1Beta1.SignMode.Direct,
        "amino-json" => Cosmos.Tx.Signing.V1Beta1.SignMode.LegacyAminoJson,
        _ => throw new CliException($"unknown sign mode {name}", "Use direct or amino-json"),
    };

    private static ulong Whole(string text) =>
        ulong.TryParse(text, out var gas) ? gas : throw new CliException($"'{text}' is no amount of gas", "Write a whole number or auto");

    private static T Read<T>(Result<T> result) => result.TryGet(out var value, out var error) ? value : throw Failures.Of(error);
}

using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Json;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Welkin.Engine.Genesis;

/// <summary>Consensus parameters: defaults, checks and updates.</summary>
public static class ConsensusRules
{
    private const long NanosPerSecond = 1_000_000_000;
    private static readonly Result<Unit> Fine = new Unit();

    public static ConsensusParams Defaults() => new()
    {
        Block = new() { MaxBytes = 22020096, MaxGas = -1 },
        Evidence = new() { MaxAgeNumBlocks = 100000, MaxAgeDuration = FromNanos(172800 * NanosPerSecond), MaxBytes = 1048576 },
        Validator = new() { PubKeyTypes = { "ed25519" } },
        Version = new(),
        Abci = new(),
    };

    public static long Nanos(this Duration? duration) => duration is null ? 0 : (duration.Seconds * NanosPerSecond) + duration.Nanos;

    public static Duration FromNanos(long nanoseconds) => new() { Seconds = nanoseconds / NanosPerSecond, Nanos = (int)(nanoseconds % NanosPerSecond) };

    /// <summary>The parameters with every group present.</summary>
    public static ConsensusParams Filled(this ConsensusParams? parameters) => new()
    {
        Block = parameters?.Block ?? new(),
        Evidence = parameters?.Evidence ?? new(),
        Validator = parameters?.Validator ?? new(),
        Version = parameters?.Version ?? new(),
        Abci = parameters?.Abci ?? new(),
    };

    /// <summary>May the application change the parameters so at this height?</summary>
    /// <remarks>Errors: undefined, with CometBFT's text.</remarks>
    public static Result<Unit> CheckUpdate(ConsensusParams current, ConsensusParams? update, long height)
    {
        if (update?.Abci is not { } abci) return Fine;
        var (now, next) = (current.Abci?.VoteExtensionsEnableHeight ?? 0, abci.VoteExtensionsEnableHeight);
        if (next < 0) return Error.Undefined("VoteExtensionsEnableHeight must be positive");
        if (next == now) return Fine;
        var enabled = now > 0 && now <= height;
        if (enabled && next == 0) return Error.Undefined($"vote extensions cannot be disabled once enabledold enable height: {now}, current height {height}");
        if (enabled) return Error.Undefined($"vote extensions cannot be modified once enabledenable height: {now}, current height {height}");
        if (next > 0 && next <= height)
            return Error.Undefined($"vote extensions cannot be updated to a past or current height, enable height: {next}, current height {height}");
        return Fine;
    }

    /// <summary>The parameters with the groups that an update carries replaced.</summary>
    public static ConsensusParams Update(ConsensusParams current, ConsensusParams? update)
    {
        var updated = current.Filled().Clone();
        if (update is null) return updated;
        updated.Block = update.Block?.Clone() ?? updated.Block;
        updated.Evidence = update.Evidence?.Clone() ?? updated.Evidence;
        updated.Validator = update.Validator?.Clone() ?? updated.Validator;
        updated.Version = update.Version?.Clone() ?? updated.Version;
        updated.Abci = update.Abci?.Clone() ?? updated.Abci;
        return updated;
    }
}

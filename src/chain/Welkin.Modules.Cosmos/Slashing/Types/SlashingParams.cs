using Google.Protobuf.WellKnownTypes;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>What governance sets of slashing.</summary>
/// <param name="Window">Blocks that are looked at.</param>
/// <param name="MinSigned">The part of them that must be signed.</param>
/// <param name="JailTime">How long absence is punished.</param>
/// <param name="DoubleSignFraction">What double signing burns.</param>
/// <param name="DowntimeFraction">What absence burns.</param>
public sealed record SlashingParams(long Window, Dec MinSigned, Duration JailTime, Dec DoubleSignFraction, Dec DowntimeFraction)
{
    /// <summary>The most blocks that may be missed in a window.</summary>
    public long MaxMissed => Window - MinSigned.MulInt(Window).RoundInt64();

    /// <summary>Whether the chain can run with them. Errors: undefined.</summary>
    public Result<Unit> Validate()
    {
        if (Window <= 0) return Error.Undefined($"signed blocks window must be positive: {Window}");
        if (!Part(MinSigned, "min signed per window").TryGet(out _, out var error)) return error;
        if (JailTime.Seconds < 0 || JailTime is { Seconds: 0, Nanos: <= 0 }) return Error.Undefined($"downtime jail duration must be positive: {JailTime.Seconds}s");
        if (!Part(DoubleSignFraction, "double sign slash fraction").TryGet(out _, out error)) return error;
        return Part(DowntimeFraction, "downtime slash fraction");
    }

    private static Result<Unit> Part(Dec value, string name)
    {
        if (value.IsNegative) return Error.Undefined($"{name} cannot be negative: {value}");
        return value > Dec.One ? Error.Undefined($"{name} too large: {value}") : new Unit();
    }
}

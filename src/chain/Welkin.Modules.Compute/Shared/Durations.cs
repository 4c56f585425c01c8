using Google.Protobuf.WellKnownTypes;

namespace Welkin.Modules.Compute.Shared;

/// <summary>Durations of the wire as integer nanoseconds, as Go counts them.</summary>
internal static class Durations
{
    public const long Second = 1_000_000_000;

    public const long Hour = 3600 * Second;

    public static long ToNanos(this Duration? duration) => duration is null ? 0 : checked((duration.Seconds * Second) + duration.Nanos);
}

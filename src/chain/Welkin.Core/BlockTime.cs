using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core;

/// <summary>An instant in nanoseconds, as blocks carry it. Never a platform tick, which is 100 ns and would lose digits.</summary>
/// <param name="Seconds">Seconds since 1970-01-01T00:00:00Z, negative before.</param>
/// <param name="Nanos">Nanoseconds after the second, 0 to 999 999 999.</param>
public readonly record struct BlockTime(long Seconds, int Nanos) : IComparable<BlockTime>
{
    private const long NanosPerSecond = 1_000_000_000;
    private const long SecondsPerDay = 86_400;
    private const long ZeroSeconds = -62_135_596_800;

    /// <summary>0001-01-01T00:00:00Z: the instant that an unset Go time holds.</summary>
    public static BlockTime Zero => new(ZeroSeconds, 0);

    /// <summary>Whether it is the unset instant.</summary>
    public bool IsZero => this == Zero;

    /// <summary>Nanoseconds since 1970.</summary>
    /// <exception cref="OverflowException">Outside the years 1678 to 2262.</exception>
    public long UnixNanos => checked((Seconds * NanosPerSecond) + Nanos);

    /// <summary>An instant from nanoseconds since 1970.</summary>
    public static BlockTime FromUnixNanos(long nanos)
    {
        var (seconds, rest) = FloorDivide(nanos, NanosPerSecond);
        return new(seconds, (int)rest);
    }

    /// <summary>A protobuf timestamp.</summary>
    public Timestamp ToTimestamp() => new() { Seconds = Seconds, Nanos = Nanos };

    /// <summary>From a protobuf timestamp; none at all is 1970, as an empty message decodes.</summary>
    public static BlockTime FromTimestamp(Timestamp? timestamp) => new(timestamp?.Seconds ?? 0, timestamp?.Nanos ?? 0);

    /// <summary>The instant a number of nanoseconds later.</summary>
    public BlockTime Add(long nanos)
    {
        var (seconds, rest) = FloorDivide(nanos, NanosPerSecond);
        var sum = Nanos + rest;
        return sum >= NanosPerSecond
            ? new(Seconds + seconds + 1, (int)(sum - NanosPerSecond))
            : new(Seconds + seconds, (int)sum);
    }

    /// <summary>The instant a protobuf duration later.</summary>
    public BlockTime Add(Duration duration) => new BlockTime(Seconds + duration.Seconds, Nanos).Add((long)duration.Nanos);

    /// <summary>Nanoseconds from <paramref name="earlier"/> to this instant, held within 64 bits as Go does.</summary>
    public long NanosSince(BlockTime earlier)
    {
        var nanos = ((Int128)(Seconds - earlier.Seconds) * NanosPerSecond) + Nanos - earlier.Nanos;
        return (long)Int128.Clamp(nanos, long.MinValue, long.MaxValue);
    }

    /// <inheritdoc/>
    public int CompareTo(BlockTime other)
    {
        var order = Seconds.CompareTo(other.Seconds);
        return order != 0 ? order : Nanos.CompareTo(other.Nanos);
    }

    /// <summary>RFC 3339 in UTC, as many decimal places as needed, none for a whole second.</summary>
    public string ToRfc3339Nano()
    {
        var fraction = Nanos == 0 ? "" : "." + Nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{DateAndTime('T')}{fraction}Z";
    }

    /// <summary>The sortable form of the SDK's store keys: always nine decimal places, no zone.</summary>
    public string ToSortable() => $"{DateAndTime('T')}.{Nanos.ToString("D9", CultureInfo.InvariantCulture)}";

    /// <summary>How Go prints a UTC time: <c>2006-01-02 15:04:05.999999999 +0000 UTC</c>.</summary>
    public string ToGoText()
    {
        var fraction = Nanos == 0 ? "" : "." + Nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{DateAndTime(' ')}{fraction} +0000 UTC";
    }

    /// <inheritdoc/>
    public override string ToString() => ToRfc3339Nano();

    /// <summary>Reads RFC 3339 with any offset and up to nine decimal places (more are cut). Errors: undefined.</summary>
    public static Result<BlockTime> Parse(string text) =>
        Rfc3339.TryParse(text, out var time) ? time : Error.Undefined($"parsing time \"{text}\": not an RFC 3339 time");

    /// <summary>Order.</summary>
    public static bool operator <(BlockTime left, BlockTime right) => left.CompareTo(right) < 0;

    /// <summary>Order.</summary>
    public static bool operator >(BlockTime left, BlockTime right) => left.CompareTo(right) > 0;

    /// <summary>Order.</summary>
    public static bool operator <=(BlockTime left, BlockTime right) => left.CompareTo(right) <= 0;

    /// <summary>Order.</summary>
    public static bool operator >=(BlockTime left, BlockTime right) => left.CompareTo(right) >= 0;

    private string DateAndTime(char separator)
    {
        var (days, seconds) = FloorDivide(Seconds, SecondsPerDay);
        var (year, month, day) = Calendar.DateOf(days);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{year:D4}-{month:D2}-{day:D2}{separator}{seconds / 3600:D2}:{seconds / 60 % 60:D2}:{seconds % 60:D2}");
    }

    internal static (long Quotient, long Remainder) FloorDivide(long value, long divisor)
    {
        var (quotient, remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }
}

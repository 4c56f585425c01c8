using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core.Codec;

/// <summary>Numbers and times as the texts that stand for them in the network's JSON.</summary>
internal static class JsonNumbers
{
    /// <summary>Numbers that are none go out as they are: a reader of untrusted bytes refuses them before.</summary>
    public static string Int(string wire) => Core.Int.FromWire(wire).TryGet(out var value, out _) ? value.ToString() : wire;

    /// <summary>A decimal without any text is Go's nil, which prints without places.</summary>
    public static string Dec(string wire)
    {
        if (wire.Length == 0)
        {
            return "0";
        }

        return Core.Dec.FromWire(wire).TryGet(out var value, out _) ? value.ToString() : wire;
    }

    /// <summary>RFC 3339 in UTC.</summary>
    public static string Time(BlockTime time) => $"{time.ToSortable().AsSpan(0, 19)}{Fraction(time.Nanos)}Z";

    /// <summary>Seconds, with an s.</summary>
    public static string Span(Duration duration)
    {
        var sign = duration.Seconds < 0 || duration.Nanos < 0 ? "-" : "";
        var seconds = Int128.Abs(duration.Seconds).ToString(CultureInfo.InvariantCulture);
        return $"{sign}{seconds}{Fraction((int)long.Abs(duration.Nanos))}s";
    }

    /// <summary>None, three, six or nine places.</summary>
    private static string Fraction(int nanos)
    {
        var digits = nanos.ToString("D9", CultureInfo.InvariantCulture);
        return nanos switch
        {
            0 => "",
            _ when nanos % 1_000_000 == 0 => "." + digits[..3],
            _ when nanos % 1_000 == 0 => "." + digits[..6],
            _ => "." + digits,
        };
    }
}

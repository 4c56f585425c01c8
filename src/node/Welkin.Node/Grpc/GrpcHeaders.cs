using System.Globalization;
using System.Text;

namespace Welkin.Node.Grpc;

/// <summary>Header values of the protocol.</summary>
internal static class GrpcHeaders
{
    public const string Height = "x-cosmos-block-height";

    /// <summary>Percent-encodes a status message.</summary>
    public static string Encode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(message))
        {
            if (letter is >= 0x20 and <= 0x7e && letter != '%') encoded.Append((char)letter);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{letter:X2}");
        }
        return encoded.ToString();
    }

    /// <summary>Reads <c>grpc-timeout</c>; null when there is none.</summary>
    /// <remarks>Errors: undefined, for a malformed value.</remarks>
    public static Result<TimeSpan?> Timeout(string? text)
    {
        if (string.IsNullOrEmpty(text)) return (TimeSpan?)null;
        const string Malformed = "malformed grpc-timeout: transport: ";
        if (text.Length < 2) return Error.Undefined($"{Malformed}timeout string is too short: \"{text}\"");
        if (text.Length > 9) return Error.Undefined($"{Malformed}timeout string is too long: \"{text}\"");
        var ticksPerUnit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0.01,
            _ => -1,
        };
        if (ticksPerUnit < 0) return Error.Undefined($"{Malformed}timeout unit is not recognized: \"{text}\"");
        if (!long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return Error.Undefined($"{Malformed}strconv.ParseInt: parsing \"{text[..^1]}\": invalid syntax");
        return (TimeSpan?)TimeSpan.FromTicks((long)(count * ticksPerUnit));
    }
}

using System.Globalization;

namespace Welkin.Engine.Json;

/// <summary>Error texts of Go's <c>time.Parse</c> for the two layouts that queries know.</summary>
public static class GoLayout
{
    private const string Date = "2006-01-02";
    private const string Rfc3339 = "2006-01-02T15:04:05Z07:00";

    /// <summary>Null when the text is a date.</summary>
    public static string? DateFault(string text) => Fault(text, Date);

    /// <summary>Null when the text is an instant with its offset.</summary>
    public static string? Rfc3339Fault(string text) => Fault(text, Rfc3339);

    private static string? Fault(string text, string layout)
    {
        var rest = text;
        foreach (var element in Elements(layout))
        {
            var taken = Taken(rest, element);
            if (taken < 0) return $"parsing time \"{text}\" as \"{layout}\": cannot parse \"{rest}\" as \"{element}\"";
            rest = rest[taken..];
        }
        if (rest.Length > 0) return $"parsing time \"{text}\": extra text: \"{rest}\"";
        return OutOfRange(text) is { } member ? $"parsing time \"{text}\": {member} out of range" : null;
    }

    private static IEnumerable<string> Elements(string layout) =>
        layout == Date ? ["2006", "-", "01", "-", "02"] : ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", "Z07:00"];

    private static int Taken(string rest, string element)
    {
        if (element == "Z07:00")
        {
            if (rest.StartsWith('Z')) return 1;
            return rest.Length >= 6 && rest[0] is '+' or '-' && rest[3] == ':' && Digits(rest[1..3]) && Digits(rest[4..6]) ? 6 : -1;
        }
        if (rest.Length < element.Length) return -1;
        if (!char.IsAsciiDigit(element[0])) return rest.StartsWith(element, StringComparison.Ordinal) ? element.Length : -1;
        return Digits(rest[..element.Length]) ? element.Length : -1;
    }

    private static string? OutOfRange(string text)
    {
        var (year, month, day) = (Part(text, 0, 4), Part(text, 5, 2), Part(text, 8, 2));
        if (month is < 1 or > 12) return "month";
        if (day < 1 || day > DateTime.DaysInMonth(Math.Max(year, 1), month)) return "day";
        if (text.Length == Date.Length) return null;
        if (Part(text, 11, 2) > 23) return "hour";
        if (Part(text, 14, 2) > 59) return "minute";
        return Part(text, 17, 2) > 59 ? "second" : null;
    }

    private static int Part(string text, int start, int length) => int.Parse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool Digits(string text) => text.All(char.IsAsciiDigit);
}

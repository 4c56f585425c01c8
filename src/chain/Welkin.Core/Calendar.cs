using System.Globalization;

namespace Welkin.Core;

/// <summary>The proleptic Gregorian calendar on whole days, for any year.</summary>
internal static class Calendar
{
    private const long DaysPerEra = 146_097;
    private const long DaysFromEraStartTo1970 = 719_468;

    /// <summary>The date a number of days after 1970-01-01.</summary>
    public static (long Year, int Month, int Day) DateOf(long days)
    {
        // Years start in March here, so that the leap day is the last of its year.
        var (era, dayOfEra) = BlockTime.FloorDivide(days + DaysFromEraStartTo1970, DaysPerEra);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1);
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }

    /// <summary>Days from 1970-01-01 to a date.</summary>
    public static long DaysTo(long year, int month, int day)
    {
        var shiftedYear = month <= 2 ? year - 1 : year;
        var (era, yearOfEra) = BlockTime.FloorDivide(shiftedYear, 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (era * DaysPerEra) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - DaysFromEraStartTo1970;
    }

    /// <summary>Days of a month.</summary>
    public static int DaysIn(long year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}

/// <summary>Reader of RFC 3339 instants.</summary>
internal static class Rfc3339
{
    public static bool TryParse(string text, out BlockTime time)
    {
        time = default;
        if (text.Length < 20 || !HasShape(text))
        {
            return false;
        }

        var (year, month, day) = (Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2));
        var (hour, minute, second) = (Number(text, 11, 2), Number(text, 14, 2), Number(text, 17, 2));
        if (month is < 1 or > 12 || day < 1 || day > Calendar.DaysIn(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var end = 19;
        if (!TryReadFraction(text, ref end, out var nanos) || !TryReadOffset(text, end, out var offsetSeconds))
        {
            return false;
        }

        var seconds = (Calendar.DaysTo(year, month, day) * 86_400) + (hour * 3600) + (minute * 60) + second;
        time = new BlockTime(seconds - offsetSeconds, nanos);
        return true;
    }

    private static bool HasShape(string text)
    {
        const string Shape = "0000-00-00T00:00:00";
        for (var i = 0; i < Shape.Length; i++)
        {
            if (Shape[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != Shape[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadFraction(string text, ref int end, out int nanos)
    {
        nanos = 0;
        if (text[end] != '.')
        {
            return true;
        }

        var start = ++end;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end == start)
        {
            return false;
        }

        var digits = text[start..Math.Min(end, start + 9)].PadRight(9, '0');
        nanos = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }

    private static bool TryReadOffset(string text, int start, out int seconds)
    {
        seconds = 0;
        var offset = text.AsSpan(Math.Min(start, text.Length));
        if (offset is "Z")
        {
            return true;
        }

        if (offset.Length != 6 || offset[0] is not ('+' or '-') || offset[3] != ':'
            || offset[1..3].ContainsAnyExceptInRange('0', '9') || offset[4..].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var (hours, minutes) = (Number(text, start + 1, 2), Number(text, start + 4, 2));
        seconds = ((hours * 3600) + (minutes * 60)) * (offset[0] == '-' ? -1 : 1);
        return hours <= 23 && minutes <= 59;
    }

    private static int Number(string text, int start, int length) =>
        int.Parse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);
}

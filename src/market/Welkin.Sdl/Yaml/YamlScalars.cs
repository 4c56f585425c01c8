using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Welkin.Sdl.Yaml;

/// <summary>What an unquoted word means: the rules of YAML 1.2's core schema as the published JavaScript client reads them.</summary>
/// <remarks>
/// Spec: js-yaml 4.1.1, default schema. <c>yes</c>, <c>on</c> and <c>off</c> are texts, <c>010</c> is ten, dates are no texts.
/// </remarks>
internal static partial class YamlScalars
{
    /// <summary>Long runs of digits are no quantities; bounding them bounds the work of reading one.</summary>
    private const int MaxNumberLength = 512;

    public static YamlNode Resolve(string word, Spot spot)
    {
        switch (word)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return new YamlNull(spot);
            case "true" or "True" or "TRUE":
                return new YamlFlag(spot, true);
            case "false" or "False" or "FALSE":
                return new YamlFlag(spot, false);
        }

        if (TryNumber(word, out var number))
        {
            return new YamlNumber(spot, number);
        }

        return TryDate(word, out var date) ? new YamlDate(spot, date) : new YamlText(spot, word);
    }

    public static bool TryNumber(string word, out double number)
    {
        number = 0;
        if (word.Length > MaxNumberLength || word.EndsWith('_'))
        {
            return false;
        }

        var sign = word.StartsWith('-') ? -1 : 1;
        var digits = word.Replace("_", "", StringComparison.Ordinal).TrimStart('+', '-');
        if (Prefixed().IsMatch(word))
        {
            number = sign * ReadRadix(digits);
            return true;
        }

        if (Decimal().IsMatch(word))
        {
            number = sign * double.Parse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
            return true;
        }

        if (Special().IsMatch(word))
        {
            number = digits.EndsWith('n') || digits.EndsWith('N') ? double.NaN : sign * double.PositiveInfinity;
            return true;
        }

        return false;
    }

    private static double ReadRadix(string digits)
    {
        var radix = digits[1] switch
        {
            'b' => 2,
            'o' => 8,
            _ => 16,
        };
        var value = BigInteger.Zero;
        foreach (var digit in digits[2..])
        {
            value = (value * radix) + Convert.ToInt32(digit.ToString(), 16);
        }

        return (double)value;
    }

    private static bool TryDate(string word, out DateTime date)
    {
        date = default;
        var match = Date().Match(word);
        if (!match.Success)
        {
            return false;
        }

        int Part(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var year = Part("year");
        try
        {
            // Out-of-range months and days run over into the next year and month.
            var offset = new TimeSpan(Part("zoneHour"), Part("zoneMinute"), 0);
            date = new DateTime(year < 100 ? year + 1900 : year, 1, 1, 0, 0, 0, DateTimeKind.Utc)
                .AddMonths(Part("month") - 1).AddDays(Part("day") - 1)
                .AddHours(Part("hour")).AddMinutes(Part("minute")).AddSeconds(Part("second"))
                .Subtract(match.Groups["zoneSign"].Value == "-" ? offset.Negate() : offset);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A[-+]?0(b[01_]*[01]|x[0-9a-fA-F_]*[0-9a-fA-F]|o[0-7_]*[0-7])\z")]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"\A([-+]?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\._*[0-9][0-9_]*([eE][-+]?[0-9]+)?)\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z")]
    private static partial Regex Special();

    [GeneratedRegex(@"\A(?<year>[0-9]{4})-((?<month>[0-9]{2})-(?<day>[0-9]{2})|(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})([Tt]|[ \t]+)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(\.[0-9]*)?([ \t]*(Z|(?<zoneSign>[-+])(?<zoneHour>[0-9]{1,2})(:(?<zoneMinute>[0-9]{2}))?))?)\z")]
    private static partial Regex Date();
}

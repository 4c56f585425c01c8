using System.Globalization;
using System.Text;

namespace Welkin.Sdl.Yaml;

/// <summary>How JavaScript writes values as text. Clients hash such texts, so ours must be the same.</summary>
internal static class JavaScript
{
    /// <summary>A number: the shortest digits that read back as the same number, plain from 1e-6 up to 1e21.</summary>
    public static string Text(double number)
    {
        if (double.IsNaN(number))
        {
            return "NaN";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "Infinity" : "-Infinity";
        }

        return number == 0 ? "0" : number < 0 ? "-" + Positive(-number) : Positive(number);
    }

    /// <summary>Any value, as <c>String(value)</c> gives it.</summary>
    public static string Text(YamlNode node) => node switch
    {
        YamlText text => text.Value,
        YamlNumber number => Text(number.Value),
        YamlFlag flag => flag.Value ? "true" : "false",
        YamlNull => "null",
        YamlDate date => date.Utc.ToString("ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture),
        YamlList list => string.Join(',', list.Items.Select(item => item is YamlNull ? "" : Text(item))),
        _ => "[object Object]",
    };

    /// <summary>The number at the beginning of a text of digits and dots, as <c>parseFloat</c> reads it; false when there is none.</summary>
    public static bool TryReadPrefix(string text, out double number)
    {
        var end = text.IndexOf('.', StringComparison.Ordinal);
        var second = end < 0 ? -1 : text.IndexOf('.', end + 1);
        return double.TryParse(second < 0 ? text : text[..second], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static string Positive(double number)
    {
        var parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var dot = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var point = (dot < 0 ? digits.Length : dot) + exponent - (digits.Length - significant.Length);
        return Layout(significant.TrimEnd('0'), point);
    }

    private static string Layout(string digits, int point)
    {
        if (point is > 0 and <= 21)
        {
            return digits.Length <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}";
        }

        if (point is > -6 and <= 0)
        {
            return new StringBuilder("0.").Append('0', -point).Append(digits).ToString();
        }

        var exponent = point - 1;
        var rest = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{digits[0]}{rest}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString(CultureInfo.InvariantCulture)}";
    }
}

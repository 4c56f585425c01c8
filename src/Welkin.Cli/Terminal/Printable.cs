using System.Globalization;
using System.Text;

namespace Welkin.Cli.Terminal;

/// <summary>Text of others on our terminal: control characters are shown as escapes, so that nobody redraws the screen through us.</summary>
internal static class Printable
{
    public static string Of(string text)
    {
        if (!text.Any(IsDangerous))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (IsDangerous(c))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                shown.Append(c);
            }
        }

        return shown.ToString();
    }

    private static bool IsDangerous(char c) =>
        c != '\t' && (char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

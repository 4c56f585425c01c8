using System.Text.RegularExpressions;

namespace Welkin.Sdl.Yaml;

/// <summary>
/// JSON writers spell a character beyond U+FFFF as two escapes, <c>"\ud83d\ude00"</c>. The YAML parser refuses these, clients do not. They are
/// moved into the private use area (D800–DFFF to E800–EFFF, so that columns stay) while the text is parsed.
/// </summary>
internal static partial class SurrogateEscapes
{
    private const int Shift = 0x1000;

    /// <summary>False when there is nothing to move, or when the place is already taken.</summary>
    public static bool TryHide(string text, out string hidden)
    {
        hidden = Taken().IsMatch(text) ? text : Surrogate().Replace(text, match => match.Value[..2] + (match.Value[2] == 'd' ? 'e' : 'E') + match.Value[3..]);
        return !ReferenceEquals(hidden, text) && hidden != text;
    }

    public static string Restore(string value) =>
        string.Concat(Hidden().Replace(value, match => match.Value[..2] + (match.Value[2] == 'e' ? 'd' : 'D') + match.Value[3..])
            .Select(c => c is >= '\uE800' and <= '\uEFFF' ? (char)(c - Shift) : c));

    [GeneratedRegex(@"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")]
    private static partial Regex Surrogate();

    [GeneratedRegex(@"\\u[eE][89a-fA-F][0-9a-fA-F]{2}")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"[\uE800-\uEFFF]|\\u[eE][89a-fA-F][0-9a-fA-F]{2}")]
    private static partial Regex Taken();
}

namespace Welkin.Sdl;

/// <summary>The order in which clients sort names: punctuation, digits, letters; upper and lower case together, lower first on a tie.</summary>
/// <remarks>
/// Spec: Unicode root collation as JavaScript's <c>localeCompare</c> applies it. Exact for ASCII, which is all that names of services and attribute
/// keys may hold; other characters follow after it by code point.
/// </remarks>
internal sealed class Collation : IComparer<string>
{
    private const string Order = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ";

    public static readonly Collation Instance = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = (Visible(x!), Visible(y!));
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = Primary(left[i]).CompareTo(Primary(right[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : CompareCase(left, right);
    }

    private static int CompareCase(string left, string right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            var order = char.IsAsciiLetterUpper(left[i]).CompareTo(char.IsAsciiLetterUpper(right[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>Other control characters do not count.</summary>
    private static string Visible(string text) =>
        text.Any(IsIgnored) ? string.Concat(text.Where(c => !IsIgnored(c))) : text;

    private static bool IsIgnored(char c) => c < ' ' && c is not ('\t' or '\n' or '\v' or '\f' or '\r');

    private static int Primary(char c)
    {
        var place = c < 128 ? Order.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal) : -1;
        return place >= 0 ? place : Order.Length + c;
    }
}

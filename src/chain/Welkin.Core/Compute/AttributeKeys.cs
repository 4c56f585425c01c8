namespace Welkin.Core.Compute;

/// <summary>How keys of attributes are spelled.</summary>
public static class AttributeKeys
{
    private const int MaxTail = 126;

    /// <summary>A letter, then 1 to 126 of letters, digits and <c>_ / . -</c>: keys that providers and auditors declare.</summary>
    public static bool IsValid(ReadOnlySpan<char> key) =>
        key.Length is >= 2 and <= MaxTail + 1 && char.IsAsciiLetter(key[0]) && AllParts(key[1..]);

    /// <summary>As <see cref="IsValid"/>; one more letter, digit, <c>_</c> or <c>*</c> may follow: keys that resources ask for.</summary>
    public static bool IsValidPattern(ReadOnlySpan<char> key) =>
        IsValid(key) || (key.Length > 2 && IsValid(key[..^1]) && (key[^1] is '_' or '*' || char.IsAsciiLetterOrDigit(key[^1])));

    private static bool AllParts(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '/' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}

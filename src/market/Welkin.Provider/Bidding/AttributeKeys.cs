namespace Welkin.Provider;

/// <summary>Shell patterns over attribute keys: <c>*</c>, <c>?</c> and <c>[…]</c>, none of which crosses a slash.</summary>
internal static class AttributeKeys
{
    public static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> key)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '*')
            {
                return MatchStar(pattern.TrimStart('*'), key);
            }

            if (key.IsEmpty || !MatchOne(ref pattern, key[0]))
            {
                return false;
            }

            key = key[1..];
        }

        return key.IsEmpty;
    }

    private static bool MatchStar(ReadOnlySpan<char> rest, ReadOnlySpan<char> key)
    {
        for (var taken = 0; taken <= key.Length; taken++)
        {
            if (Match(rest, key[taken..]))
            {
                return true;
            }

            if (taken < key.Length && key[taken] == '/')
            {
                return false;
            }
        }

        return false;
    }

    private static bool MatchOne(ref ReadOnlySpan<char> pattern, char c)
    {
        switch (pattern[0])
        {
            case '?':
                pattern = pattern[1..];
                return c != '/';
            case '[':
                return MatchSet(ref pattern, c);
            case '\\' when pattern.Length > 1:
                pattern = pattern[1..];
                break;
        }

        var same = pattern[0] == c;
        pattern = pattern[1..];
        return same;
    }

    private static bool MatchSet(ref ReadOnlySpan<char> pattern, char c)
    {
        var end = pattern[1..].IndexOf(']');
        if (end <= 0 || c == '/')
        {
            return false;
        }

        var set = pattern.Slice(1, end);
        pattern = pattern[(end + 2)..];
        var negated = set[0] is '^';
        set = negated ? set[1..] : set;
        var found = false;
        for (var i = 0; i < set.Length; i++)
        {
            var isRange = i + 2 < set.Length && set[i + 1] == '-';
            found |= isRange ? set[i] <= c && c <= set[i + 2] : set[i] == c;
            i += isRange ? 2 : 0;
        }

        return found != negated;
    }
}

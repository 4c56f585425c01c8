namespace Welkin.Core;

/// <summary>What sets of whole and of decimal coins have in common: rules of validity and merging by name.</summary>
internal static class CoinSet
{
    /// <summary>Valid names in ascending order, each once, amounts above zero.</summary>
    public static Result<Unit> Validate<TCoin>(ReadOnlySpan<TCoin> coins, Func<TCoin, string> denom, Func<TCoin, bool> isPositive)
    {
        var previous = "";
        for (var i = 0; i < coins.Length; i++)
        {
            var name = denom(coins[i]);
            if (!Denom.Validate(name).TryGet(out _, out var error))
            {
                return error;
            }

            if (i > 0 && name == previous)
            {
                return Error.Undefined($"duplicate denomination {name}");
            }

            if (i > 0 && string.CompareOrdinal(name, previous) < 0)
            {
                return Error.Undefined($"denomination {name} is not sorted");
            }

            if (!isPositive(coins[i]))
            {
                return Error.Undefined($"coin {(i == 0 ? $"{coins[i]}" : name)} amount is not positive");
            }

            previous = name;
        }

        return new Unit();
    }

    /// <summary>Ascending by name; coins of the same name keep their order.</summary>
    public static TCoin[] Sorted<TCoin>(IEnumerable<TCoin> coins, Func<TCoin, string> denom) =>
        [.. coins.OrderBy(denom, StringComparer.Ordinal)];

    /// <summary>Walks two sorted sets in step; a name that one of them lacks comes with null there.</summary>
    public static List<TCoin> Merge<TCoin>(TCoin[] left, TCoin[] right, Func<TCoin, string> denom, Func<TCoin?, TCoin?, TCoin?> combine)
        where TCoin : class
    {
        var merged = new List<TCoin>(left.Length + right.Length);
        var (i, j) = (0, 0);
        while (i < left.Length || j < right.Length)
        {
            var order = i == left.Length ? 1
                : j == right.Length ? -1
                : string.CompareOrdinal(denom(left[i]), denom(right[j]));
            var combined = combine(order <= 0 ? left[i++] : null, order >= 0 ? right[j++] : null);
            if (combined is not null)
            {
                merged.Add(combined);
            }
        }

        return merged;
    }

    /// <summary>Whether names are in ascending order, which merging relies on.</summary>
    public static bool IsSorted<TCoin>(TCoin[] coins, Func<TCoin, string> denom)
    {
        for (var i = 1; i < coins.Length; i++)
        {
            if (string.CompareOrdinal(denom(coins[i - 1]), denom(coins[i])) > 0)
            {
                return false;
            }
        }

        return true;
    }
}

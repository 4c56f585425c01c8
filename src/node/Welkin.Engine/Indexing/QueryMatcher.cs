using System.Globalization;
using System.Numerics;
using Welkin.Engine.Json;

namespace Welkin.Engine.Indexing;

/// <summary>Compares conditions with attribute values.</summary>
internal static class QueryMatcher
{
    /// <summary>A subscription's comparison: of a value, the leading number counts.</summary>
    public static bool Matches(QueryCondition condition, IReadOnlyDictionary<string, List<string>> events)
    {
        // The type alone, without an attribute, holds the empty value.
        if (events.Keys.Any(key => key.LastIndexOf('.') is > 0 and var dot && key.AsSpan(0, dot).SequenceEqual(condition.Tag)) && Holds(condition, "", LeadingNumber))
            return true;
        return condition.Tag.Contains('.') && events.TryGetValue(condition.Tag, out var values) && values.Any(value => Holds(condition, value, LeadingNumber));
    }

    /// <summary>A search's comparison: only values that are numbers as a whole count as numbers, and equality is one of texts.</summary>
    public static bool MatchesIndexed(QueryCondition condition, string value) =>
        condition.Operator == QueryOperator.Equal ? condition.Value == value : Holds(condition, value, WholeNumber);

    private static bool Holds(QueryCondition condition, string value, Func<string, string?> numberOf)
    {
        switch (condition.Operator, condition.Operand)
        {
            case (QueryOperator.Exists, _): return true;
            case (QueryOperator.Contains, _): return value.Contains(condition.Value, StringComparison.Ordinal);
            case (_, QueryOperand.String): return value == condition.Value;
            case (_, QueryOperand.Number):
                return numberOf(value) is { } number && Compare(condition.Operator, DecimalNumber.Parse(number).CompareTo(DecimalNumber.Parse(condition.Value)));
            case (_, QueryOperand.Date):
                return GoLayout.DateFault(value) is null && Compare(condition.Operator, string.CompareOrdinal(value, condition.Value));
            default:
                return BlockTime.Parse(value).TryGet(out var left, out _) && BlockTime.Parse(condition.Value).TryGet(out var right, out _) && Compare(condition.Operator, left.CompareTo(right));
        }
    }

    private static bool Compare(QueryOperator comparison, int order) => comparison switch
    {
        QueryOperator.Less => order < 0,
        QueryOperator.LessOrEqual => order <= 0,
        QueryOperator.Greater => order > 0,
        QueryOperator.GreaterOrEqual => order >= 0,
        _ => order == 0,
    };

    private static string? LeadingNumber(string value)
    {
        var end = SkipDigits(value, 0);
        if (end == 0) return null;
        if (end < value.Length && value[end] == '.' && SkipDigits(value, end + 1) is var fraction && fraction > end + 1) end = fraction;
        return value[..end];
    }

    private static string? WholeNumber(string value)
    {
        var sign = value.StartsWith('-') ? 1 : 0;
        var end = SkipDigits(value, sign);
        if (end == sign) return null;
        if (end < value.Length && value[end] == '.') end = SkipDigits(value, end + 1);
        return end == value.Length ? value : null;
    }

    private static int SkipDigits(string value, int at)
    {
        while (at < value.Length && char.IsAsciiDigit(value[at])) at++;
        return at;
    }

    /// <summary>An exact decimal number of any size.</summary>
    private readonly record struct DecimalNumber(BigInteger Digits, int Scale)
    {
        public static DecimalNumber Parse(string text)
        {
            var dot = text.IndexOf('.');
            if (dot < 0) return new(BigInteger.Parse(text, CultureInfo.InvariantCulture), 0);
            return new(BigInteger.Parse(text.Remove(dot, 1), CultureInfo.InvariantCulture), text.Length - dot - 1);
        }

        public int CompareTo(DecimalNumber other)
        {
            var scale = Math.Max(Scale, other.Scale);
            return (Digits * BigInteger.Pow(10, scale - Scale)).CompareTo(other.Digits * BigInteger.Pow(10, scale - other.Scale));
        }
    }
}

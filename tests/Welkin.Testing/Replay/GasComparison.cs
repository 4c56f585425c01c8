using System.Globalization;

namespace Welkin.Testing.Replay;

/// <summary>Finds the first charge that differs from the recorded ones.</summary>
internal static class GasComparison
{
    /// <summary>The difference in words.</summary>
    public static IEnumerable<string> Explain(IReadOnlyList<RecordedCharge> recorded, IReadOnlyList<MadeCharge> made, long gasUsed)
    {
        if (recorded.Count == 0)
        {
            yield return "no charges of this transaction were recorded";
            yield break;
        }

        var want = recorded.Where(charge => charge.Store.Length > 0).ToList();
        for (var i = 0; i < Math.Max(want.Count, made.Count); i++)
        {
            var expected = i < want.Count ? want[i] : null;
            var found = i < made.Count ? made[i] : null;
            if (expected is not null && found is not null && Same(expected, found)) continue;
            if (i > 0) yield return $"  after  {Text(want[i - 1])}";
            yield return $"  have   {(found is null ? "nothing more" : Text(found))}";
            yield return $"  want   {(expected is null ? "nothing more" : $"{Text(expected)}, total {expected.Total}")}";
            yield break;
        }

        var others = recorded.Where(charge => charge.Store.Length == 0).ToList();
        var sum = others.Aggregate(0UL, (total, charge) => total + charge.Gas);
        var ours = gasUsed - made.Aggregate(0L, (total, charge) => total + (long)charge.Gas);
        yield return $"  all store charges are the same; the others sum up to {ours.ToString(CultureInfo.InvariantCulture)}, recorded were {sum} ("
            + string.Join(", ", others.Select(charge => $"{charge.What} {charge.Gas}")) + ")";
    }

    private static bool Same(RecordedCharge want, MadeCharge have) =>
        want.What == have.What && want.Store == have.Store && want.Key == have.Key && want.Gas == have.Gas;

    private static string Text(RecordedCharge charge) => $"{charge.What} {charge.Store} {StoredValues.KeyText(charge.Key)} gas {charge.Gas}";

    private static string Text(MadeCharge charge) => $"{charge.What} {charge.Store} {StoredValues.KeyText(charge.Key)} gas {charge.Gas}";
}

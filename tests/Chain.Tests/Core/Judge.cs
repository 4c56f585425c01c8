using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core;

/// <summary>Compares every row of a table and shows the first differences.</summary>
internal static class Judge
{
    public static void Rows(IReadOnlyList<TsvRow> rows, Func<TsvRow, string> want, Func<TsvRow, string> have)
    {
        var differences = new List<string>();
        foreach (var row in rows)
        {
            var (expected, actual) = (want(row), have(row));
            if (expected != actual)
            {
                differences.Add($"{row}\n  want {expected}\n  have {actual}");
            }
        }

        Assert.NotEmpty(rows);
        Assert.True(differences.Count == 0, $"{differences.Count} of {rows.Count} rows differ\n{string.Join('\n', differences.Take(20))}");
    }

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}

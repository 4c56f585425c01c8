using System.Text;
using Google.Protobuf;
using Welkin.Core.Codec;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core.Codec;

/// <summary>Compares whole tables of golden data and reports every row that differs, not the first alone.</summary>
internal sealed class Golden(string table)
{
    private const int Shown = 12;

    private static readonly IReadOnlyDictionary<string, string> Exceptions = Tsv
        .Read(RepositoryRoot.Combine("tests", "Chain.Tests", "Codec", "exceptions.tsv"))
        .ToDictionary(row => $"{row["table"]}|{row["row"]}|{row["column"]}", row => row["reason"], StringComparer.Ordinal);

    private readonly List<string> _differences = [];
    private readonly HashSet<string> _excused = new(StringComparer.Ordinal);
    private int _compared;

    public void Equal(string row, string column, string expected, string actual)
    {
        _compared++;
        var key = $"{table}|{row}|{column}";
        var excused = Exceptions.ContainsKey(key);
        if (excused)
        {
            _excused.Add(key);
        }

        if (excused == (expected == actual))
        {
            _differences.Add(excused ? $"{row} {column}: is equal now, but excused" : $"{row} {column}\n  expected {expected}\n  actual   {actual}");
        }
    }

    public void AllEqual(int atLeast)
    {
        Assert.True(_compared >= atLeast, $"{table}: {_compared} comparisons, expected at least {atLeast}");
        var unused = Exceptions.Keys.Where(key => key.StartsWith(table + "|", StringComparison.Ordinal) && !_excused.Contains(key));
        _differences.AddRange(unused.Select(key => $"{key}: excused, but there is no such comparison"));
        Assert.True(_differences.Count == 0, $"{table}: {_differences.Count} of {_compared} differ\n{string.Join('\n', _differences.Take(Shown))}");
    }

    public static byte[] Hex(string hex) => Convert.FromHexString(hex);

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static IMessage Parse(string typeUrl, string hex)
    {
        var descriptor = TypeUrls.Resolve(typeUrl).OrThrow();
        return GogoWire.Decode(descriptor, Hex(hex)).OrThrow();
    }
}

using System.IO.Compression;
using System.Text;

namespace Welkin.Testing;

/// <summary>Reads tables of golden data: a header line, tabs between columns, no quoting; plain or gzipped.</summary>
public static class Tsv
{
    /// <summary>The rows of <c>vectors/FOLDER/NAME</c>, or of the same name with <c>.gz</c> added.</summary>
    /// <param name="folder">Folder below <c>vectors</c>.</param>
    /// <param name="name">File name without <c>.gz</c>.</param>
    /// <param name="unescape">Whether cells escape <c>\n \t \r \\</c>, as the folder's README says.</param>
    public static IReadOnlyList<TsvRow> Vectors(string folder, string name, bool unescape = false) =>
        Read(RepositoryRoot.Vectors(folder, name), unescape);

    /// <summary>The rows of a file, or of the same path with <c>.gz</c> added.</summary>
    public static IReadOnlyList<TsvRow> Read(string path, bool unescape = false)
    {
        var rows = new List<TsvRow>();
        Dictionary<string, int>? columns = null;
        foreach (var (line, number) in Lines(path))
        {
            var cells = line.Split('\t');
            if (columns is null)
            {
                columns = cells.Select((cell, index) => (cell, index)).ToDictionary(pair => pair.cell, pair => pair.index);
                continue;
            }

            rows.Add(new TsvRow(columns, unescape ? [.. cells.Select(Unescape)] : cells, number));
        }

        return rows;
    }

    /// <summary>The lines of a plain or gzipped file, numbered from 1. Only a line feed ends a line.</summary>
    public static IEnumerable<(string Line, int Number)> Lines(string path)
    {
        using var reader = Open(path);
        var lines = reader.ReadToEnd().Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        for (var i = 0; i < count; i++)
        {
            yield return (lines[i], i + 1);
        }
    }

    /// <summary>Replaces <c>\n \t \r \\</c> by the characters they stand for.</summary>
    public static string Unescape(string cell)
    {
        if (!cell.Contains('\\'))
        {
            return cell;
        }

        var text = new StringBuilder(cell.Length);
        for (var i = 0; i < cell.Length; i++)
        {
            if (cell[i] != '\\' || i + 1 == cell.Length)
            {
                text.Append(cell[i]);
                continue;
            }

            i++;
            text.Append(cell[i] switch
            {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                '\\' => "\\",
                var other => $"\\{other}",
            });
        }

        return text.ToString();
    }

    private static StreamReader Open(string path)
    {
        if (!File.Exists(path) && File.Exists(path + ".gz"))
        {
            path += ".gz";
        }

        Stream stream = File.OpenRead(path);
        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            stream = new GZipStream(stream, CompressionMode.Decompress);
        }

        return new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: false));
    }
}

/// <summary>One row of a table.</summary>
public sealed class TsvRow(IReadOnlyDictionary<string, int> columns, string[] cells, int line)
{
    /// <summary>Line in the file, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The cell of a column; empty when the row is shorter than the header.</summary>
    public string this[string column]
    {
        get
        {
            var index = columns[column];
            return index < cells.Length ? cells[index] : "";
        }
    }

    /// <summary>The cell of a column, as bytes written in hex.</summary>
    public byte[] Hex(string column) => Convert.FromHexString(this[column]);

    /// <summary>The cell of a column, as a number.</summary>
    public long Number(string column) => long.Parse(this[column], System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => $"line {Line}: {string.Join(" | ", cells)}";
}

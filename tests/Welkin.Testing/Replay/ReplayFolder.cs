using System.Globalization;
using Tendermint.Abci;

namespace Welkin.Testing.Replay;

/// <summary>One block as a Go node ran it.</summary>
/// <param name="Height">Height.</param>
/// <param name="Request">What consensus decided.</param>
/// <param name="Response">What the node answered.</param>
/// <param name="AppHash">Application hash after the commit.</param>
public sealed record RecordedBlock(long Height, RequestFinalizeBlock Request, ResponseFinalizeBlock Response, byte[] AppHash);

/// <summary>One gas charge as a Go node made it; an empty store means that it is no store operation.</summary>
public sealed record RecordedCharge(ulong Gas, ulong Total, string What, string Store, string Key);

/// <summary>A recorded chain: the genesis request, the blocks with their results, and the roots of every store.</summary>
/// <remarks>The files are plain or gzipped tables; which of them must exist: <c>init_chain.hex</c>, <c>blocks.tsv</c>, <c>roots.tsv</c>.</remarks>
public sealed class ReplayFolder
{
    private const string AppHashRow = "APP_HASH";

    private readonly string _path;
    private readonly Dictionary<long, SortedDictionary<string, string>> _roots = [];
    private readonly Dictionary<(long, int), string> _descriptions = [];
    private readonly Lazy<Dictionary<(long, int), List<RecordedCharge>>> _charges;

    private ReplayFolder(string path)
    {
        _path = path;
        Contents = new RecordedContents(path);
        _charges = new(ReadCharges);
    }

    /// <summary>The genesis request.</summary>
    public required RequestInitChain InitChain { get; init; }

    /// <summary>The blocks in their order.</summary>
    public required IReadOnlyList<RecordedBlock> Blocks { get; init; }

    /// <summary>Keys and values of the stores at the heights at which they were written down.</summary>
    public RecordedContents Contents { get; }

    /// <summary>Names of the network's stores, sorted.</summary>
    public IReadOnlyList<string> Stores { get; private set; } = [];

    /// <summary>Reads a folder. Throws when a file is missing or malformed.</summary>
    public static ReplayFolder Open(string path)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"there is no folder {path}");
        var init = Tsv.Lines(Path.Combine(path, "init_chain.hex")).First().Line.Trim();
        var folder = new ReplayFolder(path)
        {
            InitChain = RequestInitChain.Parser.ParseFrom(Convert.FromHexString(init)),
            Blocks = [.. Tsv.Read(Path.Combine(path, "blocks.tsv")).Where(row => row.Number("height") > 0).Select(Block)],
        };
        folder.ReadRoots();
        folder.ReadDescriptions();
        return folder;
    }

    /// <summary>Root of each store after a height, in lower-case hex.</summary>
    public IReadOnlyDictionary<string, string> RootsAt(long height) =>
        _roots.TryGetValue(height, out var roots) ? roots : throw new InvalidDataException($"roots.tsv has nothing of height {height}");

    /// <summary>What a transaction tries; empty when nothing was written down.</summary>
    public string Description(long height, int index) => _descriptions.GetValueOrDefault((height, index), "");

    /// <summary>The charges of a transaction; none when they were not recorded.</summary>
    public IReadOnlyList<RecordedCharge> Charges(long height, int index) => _charges.Value.GetValueOrDefault((height, index), []);

    /// <summary>A table of the folder, or null.</summary>
    public IReadOnlyList<TsvRow>? Table(string name) => Has(_path, name) ? Tsv.Read(Path.Combine(_path, name), unescape: true) : null;

    internal static bool Has(string path, string name) => File.Exists(Path.Combine(path, name)) || File.Exists(Path.Combine(path, name + ".gz"));

    private static RecordedBlock Block(TsvRow row) => new(
        row.Number("height"),
        RequestFinalizeBlock.Parser.ParseFrom(row.Hex("request_hex")),
        ResponseFinalizeBlock.Parser.ParseFrom(row.Hex("response_hex")),
        row.Hex("app_hash"));

    private void ReadRoots()
    {
        foreach (var (line, number) in Tsv.Lines(Path.Combine(_path, "roots.tsv")))
        {
            if (number == 1) continue;
            var cells = line.Split('\t');
            var height = long.Parse(cells[0], CultureInfo.InvariantCulture);
            if (!_roots.TryGetValue(height, out var roots)) _roots[height] = roots = new(StringComparer.Ordinal);
            if (cells[1] != AppHashRow) roots[cells[1]] = cells[2];
        }

        Stores = [.. _roots.Values.SelectMany(roots => roots.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private void ReadDescriptions()
    {
        foreach (var row in Table("txs.tsv") ?? []) _descriptions[(row.Number("height"), (int)row.Number("index"))] = row["description"];
    }

    private Dictionary<(long, int), List<RecordedCharge>> ReadCharges()
    {
        var charges = new Dictionary<(long, int), List<RecordedCharge>>();
        if (!Has(_path, "gas-trace.tsv")) return charges;
        foreach (var row in Tsv.Read(Path.Combine(_path, "gas-trace.tsv")))
        {
            var at = (row.Number("height"), (int)row.Number("tx"));
            if (!charges.TryGetValue(at, out var list)) charges[at] = list = [];
            list.Add(new RecordedCharge((ulong)row.Number("gas"), (ulong)row.Number("total"), row["what"], row["store"], row["key_hex"]));
        }

        return charges;
    }
}

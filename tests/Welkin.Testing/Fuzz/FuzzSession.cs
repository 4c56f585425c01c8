namespace Welkin.Testing.Fuzz;

/// <summary>What a session did.</summary>
/// <param name="Runs">Inputs fed.</param>
/// <param name="Labels">Different answers seen.</param>
public sealed record FuzzReport(long Runs, int Labels, IReadOnlyList<FuzzReport.Kept> Finds)
{
    public sealed record Kept(FuzzFind Find, byte[] Input);
}

/// <summary>Mutates inputs and feeds them; an input that gets a new answer is mutated further.</summary>
/// <param name="target">What is fed.</param>
/// <param name="seed">The same seed, corpus and number of runs are the same session.</param>
public sealed class FuzzSession(FuzzTarget target, int seed)
{
    private const int MostFinds = 20;
    private const int MostInputs = 4_000;

    private readonly Random _random = new(seed);
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);
    private readonly List<FuzzReport.Kept> _finds = [];
    private long _runs;

    /// <summary>Sees each input before it is fed: what it saw last is what killed the process.</summary>
    public Action<byte[]> Feeding { get; init; } = _ => { };

    public FuzzLimits Limits { get; init; } = target.Limits;

    /// <summary>Feeds the corpus, then mutations for as long as is asked.</summary>
    /// <param name="corpus">Not empty.</param>
    /// <param name="goOn">Asked before each mutation with their number so far.</param>
    public FuzzReport Run(IReadOnlyList<byte[]> corpus, Func<long, bool> goOn)
    {
        var inputs = corpus.ToList();

        // What is made once is not what the first input costs.
        _ = FuzzJudge.One(target, corpus[0], Limits);
        foreach (var input in corpus) Feed(input);
        var mutator = new FuzzMutator(target, _random);
        for (var mutations = 0L; _finds.Count < MostFinds && goOn(mutations); mutations++)
        {
            var input = mutator.Mutate(inputs[_random.Next(inputs.Count)], inputs);
            if (Feed(input) && inputs.Count < MostInputs) inputs.Add(input);
        }

        return new FuzzReport(_runs, _labels.Count, _finds);
    }

    /// <summary>True for a new answer.</summary>
    private bool Feed(byte[] input)
    {
        _runs++;
        Feeding(input);
        var (label, find) = FuzzJudge.One(target, input, Limits);

        // A busy machine is slow once, a slow reader always.
        if (find is { Kind: "slow" }) (label, find) = FuzzJudge.One(target, input, Limits);
        if (find is null) return _labels.Add(label!);
        if (_labels.Add($"{find.Kind} {Where(find)}")) _finds.Add(new FuzzReport.Kept(find, input));
        return false;
    }

    /// <summary>The same fault is found once: its type and words, and the first place in our code.</summary>
    private static string Where(FuzzFind find)
    {
        var lines = find.Text.Split('\n');
        var place = lines.FirstOrDefault(line => line.Contains(" at Welkin.", StringComparison.Ordinal) && !line.Contains("Welkin.Testing", StringComparison.Ordinal));
        return $"{FuzzTarget.Label(lines[0])} {place}";
    }
}

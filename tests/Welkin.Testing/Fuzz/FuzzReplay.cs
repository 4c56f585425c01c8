namespace Welkin.Testing.Fuzz;

/// <summary>The fuzzer as a test: the whole corpus and the same mutations each time.</summary>
public static class FuzzReplay
{
    /// <summary>A busy machine is no fault of the reader.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan End = TimeSpan.FromMinutes(4);

    /// <summary>What was found, one line each with the way to see it again; empty when all is well.</summary>
    public static IReadOnlyList<string> Run(FuzzTarget target, int mutations, int seed = 20260101)
    {
        byte[] last = [];
        FuzzReport? report = null;
        var session = new FuzzSession(target, seed) { Limits = target.Limits with { Time = Patience }, Feeding = input => last = input };
        if (!FuzzJudge.OnSmallStack(() => report = session.Run(FuzzCorpus.All(target), count => count < mutations), End))
        {
            return [Line(target, new FuzzReport.Kept(new FuzzFind("hang", $"no end after {End}"), last))];
        }

        return [.. report!.Finds.Select(kept => Line(target, kept))];
    }

    private static string Line(FuzzTarget target, FuzzReport.Kept kept)
    {
        var path = FuzzCorpus.Keep(RepositoryRoot.Combine("artifacts", "fuzz", target.Name), kept.Find, kept.Input);
        return $"{kept.Find.Kind}: {kept.Find.Text}\nagain: ./welkin fuzz {target.Name} --replay {path}";
    }
}

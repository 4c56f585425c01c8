using Welkin.Testing.Fuzz;
using Xunit;

namespace Welkin.Tests.Fuzz;

/// <summary>Readers of foreign bytes answer every input of the corpus, and the same mutations of it each time.</summary>
public sealed class CorpusTests
{
    private const int Mutations = 300;

    public static TheoryData<string> Targets => new(FuzzTargets.Chain.Select(target => target.Name));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_and_mutations_are_answered(string name)
    {
        var finds = FuzzReplay.Run(FuzzTargets.Chain.Single(target => target.Name == name), Mutations);
        Assert.True(finds.Count == 0, string.Join("\n\n", finds));
    }
}

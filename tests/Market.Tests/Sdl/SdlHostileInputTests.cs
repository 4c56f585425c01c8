using System.Text;
using Welkin.Sdl;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Sdl;

/// <summary>Whatever the text: an answer with places, in bounded memory, and never an exception.</summary>
public sealed class SdlHostileInputTests
{
    public static TheoryData<string> Bombs => new(
        Laughs(levels: 12, width: 10),
        "a: &a [*a]",
        "? [a, b]\n: c",
        "<<: &a {<<: *a}",
        new string('[', 100_000),
        string.Concat(Enumerable.Repeat("{a: ", 50_000)),
        string.Concat(Enumerable.Range(0, 5_000).Select(depth => new string(' ', depth) + "a:\n")),
        string.Concat(Enumerable.Repeat("- ", 20_000)),
        new string('"', 9_999),
        new string('x', 2_000_000),
        "version: " + new string('9', 500_000),
        "version: 0x" + new string('f', 500_000),
        "a: !!binary |\n  AAAA",
        "a: !<tag:evil.example,2026:run> x",
        "a: \u0000",
        "a: \uFFFE",
        "a: \"\\ud83d\\uZZZZ\"",
        "a: *missing",
        "%YAML 9.9\n---\na: 1",
        "--- a\n--- b\n",
        "\tversion: x",
        "a: 9999-99-99",
        "a: &x " + new string('b', 10) + string.Concat(Enumerable.Repeat("\nb: *x", 3)));

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_a_clear_error_soon(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var parse = SdlDocument.Parse(text, "bomb.yaml");
        Assert.NotEmpty(parse.Errors);
        Assert.All(parse.Errors, error => Assert.True(error is { Line: > 0, Column: > 0, Hint.Length: > 0 } && error.ToString().Length < 1000, error.ToString()));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 256L << 20, "allocates too much");
    }

    [Fact]
    public void Attributes_that_are_aliases_of_aliases_do_not_explode()
    {
        var text = File.ReadAllText(RepositoryRoot.Vectors("sdl", "own-welkin", "smallest.yaml"))
            .Replace("      pricing:", "      attributes:\n        " + Laughs(8, 8).Replace("\n", "\n        ", StringComparison.Ordinal).TrimEnd() + "\n      pricing:", StringComparison.Ordinal);
        var error = Assert.Single(SdlDocument.Parse(text, "f").Errors);
        Assert.Contains("aliases expand", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The corpus with bytes flipped, lines moved and words swapped, from fixed seeds.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Mutated_files_are_answered(int seed)
    {
        var random = new Random(seed);
        foreach (var path in Corpus.Paths)
        {
            var text = Mutate(File.ReadAllText(path), random);
            if (!SdlDocument.Parse(text, path).TryGet(out var document, out var errors))
            {
                Assert.NotEmpty(errors);
                continue;
            }

            Assert.Equal(32, document.Version().Length);
            Assert.Equal(document.ManifestJson(), SdlDocument.Parse(text, path).TryGet(out var again, out _) ? again.ManifestJson() : "");
            _ = document.GroupsJson();
        }
    }

    private static string Mutate(string text, Random random)
    {
        string[] words = ["[", "]", "{", "}", ":", "- ", "&a ", "*a", "<<: ", "\"", "'", "|", ">", "null", "1e999", "-1", "0x", "\t", "\n", "🙂", "~", "!!str ", "%", "#", ".inf"];
        var mutated = new StringBuilder(text);
        for (var count = random.Next(1, 6); count > 0 && mutated.Length > 2; count--)
        {
            var at = random.Next(mutated.Length - 1);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Insert(at, words[random.Next(words.Length)]);
                    break;
                case 1:
                    mutated.Remove(at, Math.Min(random.Next(1, 20), mutated.Length - at));
                    break;
                case 2:
                    mutated[at] = (char)random.Next(0x20, 0x7f);
                    break;
                default:
                    var length = Math.Min(random.Next(1, 80), mutated.Length - at);
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
            }
        }

        return mutated.ToString();
    }

    private static string Laughs(int levels, int width)
    {
        var text = new StringBuilder("a0: &a0 x\n");
        for (var level = 1; level <= levels; level++)
        {
            text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", width))}]\n");
        }

        return text.ToString();
    }
}

using System.Text;

namespace Welkin.Testing.Fuzz;

/// <summary>What one input may cost.</summary>
/// <param name="Time">Wall time of one input.</param>
/// <param name="Bytes">Memory that one input may allocate, whatever its length; a thousand bytes more for each of its own.</param>
public sealed record FuzzLimits(TimeSpan Time, long Bytes)
{
    /// <summary>Allocation that is granted for each byte of the input, beyond <see cref="Bytes"/>.</summary>
    public const long BytesPerByte = 1_000;

    public static FuzzLimits Default { get; } = new(TimeSpan.FromSeconds(2), 64L << 20);
}

/// <summary>How the bytes of a target are built, so that mutations reach behind its first check.</summary>
public enum FuzzShape
{
    /// <summary>No structure that mutations know.</summary>
    Bytes,

    /// <summary>Text with brackets, quotes and numbers.</summary>
    Text,

    /// <summary>Protobuf: fields are changed one by one, lengths above them follow.</summary>
    Proto,

    /// <summary>A line of text, a line feed, and protobuf.</summary>
    LineAndProto,
}

/// <summary>Something that reads what strangers send.</summary>
/// <param name="Name">The word for the command line, and the folder of its corpus.</param>
/// <param name="About">What is fed with the bytes.</param>
/// <param name="Run">
/// Reads the input and answers with a label of what it made of it: inputs with new labels are kept and mutated further. An
/// exception is a find; expected refusals are labels.
/// </param>
public sealed record FuzzTarget(string Name, string About, FuzzShape Shape, Func<byte[], string> Run)
{
    /// <summary>Inputs beside the corpus files, made from golden data or from code.</summary>
    public Func<IEnumerable<byte[]>> Seeds { get; init; } = () => [];

    /// <summary>Words that mean something to the target.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public FuzzLimits Limits { get; init; } = FuzzLimits.Default;

    /// <summary>Longest input that is made.</summary>
    public int MaxLength { get; init; } = 64 << 10;

    /// <summary>An error's text without what differs from input to input.</summary>
    public static string Label(string text)
    {
        var label = new StringBuilder();
        foreach (var c in text.Length > 80 ? text[..80] : text) label.Append(char.IsAsciiLetter(c) || c is ' ' or '_' ? c : '#');
        return label.ToString();
    }
}

/// <summary>A check of a target failed: the input shows a fault of ours.</summary>
public sealed class FuzzFault(string message) : Exception(message);

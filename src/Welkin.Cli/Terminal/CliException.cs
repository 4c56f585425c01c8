namespace Welkin.Cli.Terminal;

/// <summary>A failure that is told to the user in one line, with what to do next.</summary>
/// <param name="message">What is wrong, and where.</param>
/// <param name="next">What the user can do about it; empty when the message says it already.</param>
/// <param name="inner">The cause, if an exception was.</param>
public sealed class CliException(string message, string next = "", Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the user can do about it.</summary>
    public string Next { get; } = next;

    /// <summary>Both in one line.</summary>
    public string Line => Next.Length == 0 ? Message : $"{Message.TrimEnd('.')}. {Next}";
}

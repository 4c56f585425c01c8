namespace Welkin.Testing.Replay;

/// <summary>What a node logs of a panic it recovered from.</summary>
public static class PanicLog
{
    private const string StackMark = "\nstack:\n";

    /// <summary>A log without the stack trace that the log of a panic ends with; it differs from run to run.</summary>
    public static string WithoutStack(string log) => log.Split(StackMark)[0];
}

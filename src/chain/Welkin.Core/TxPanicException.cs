namespace Welkin.Core;

/// <summary>A transaction does what makes the Go node panic; it ends with the panic code.</summary>
public sealed class TxPanicException(string message) : Exception(message)
{
    /// <summary>Go's panic for a place behind the end of a list.</summary>
    public static TxPanicException IndexOutOfRange(int index, int length) => new($"runtime error: index out of range [{index}] with length {length}");
}

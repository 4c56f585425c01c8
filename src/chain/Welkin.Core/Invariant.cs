using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Welkin.Core;

/// <summary>Statements that hold unless there is a bug. They stay on in production.</summary>
public static class Invariant
{
    /// <summary>Stops the operation when a statement about our own state is false.</summary>
    /// <exception cref="InvariantException">The statement is false.</exception>
    public static void Check([DoesNotReturnIf(false)] bool holds, string? message = null, [CallerArgumentExpression(nameof(holds))] string statement = "")
    {
        if (!holds)
        {
            throw new InvariantException(message ?? statement);
        }
    }
}

/// <summary>A statement that always holds did not: a bug or a broken machine, never an expected failure.</summary>
public sealed class InvariantException(string message) : Exception(message);

using System.Diagnostics.CodeAnalysis;

namespace Welkin.Core;

/// <summary>A value, or the registered failure that stands in its place. <c>default</c> is a failure.</summary>
public readonly struct Result<T>
{
    private static readonly Error NeverSet = Error.Undefined("result was never set");

    private readonly T? _value;
    private readonly Error? _error;

    private Result(T value)
    {
        _value = value;
        IsOk = true;
    }

    private Result(Error error) => _error = error;

    /// <summary>Whether there is a value.</summary>
    public bool IsOk { get; }

    /// <summary>Takes the result apart; exactly one of the two outputs is meaningful.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Error? error)
    {
        value = _value;
        error = IsOk ? null : _error ?? NeverSet;
        return IsOk;
    }

    /// <summary>The value, where a failure can only be a bug of the caller.</summary>
    /// <exception cref="InvariantException">The result is a failure.</exception>
    public T OrThrow() => TryGet(out var value, out var error) ? value : throw new InvariantException(error.ToString());

    /// <summary>The failure with a context in front of its text; a value passes unchanged.</summary>
    public Result<T> With(string context) => TryGet(out _, out var error) ? this : error.With(context);

    /// <summary>The same result with another value in it.</summary>
    public Result<TOther> Map<TOther>(Func<T, TOther> map) => TryGet(out var value, out var error) ? map(value) : error;

    /// <inheritdoc/>
    public override string ToString() => TryGet(out var value, out var error) ? $"{value}" : error.ToString();

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new(value);

    /// <summary>Wraps a failure.</summary>
    public static implicit operator Result<T>(Error error) => new(error);
}

/// <summary>Shorthands for results whose value the compiler cannot convert by itself.</summary>
public static class Result
{
    /// <summary>Success without a value.</summary>
    public static Result<Unit> Ok => new Unit();

    /// <summary>Success with a value; needed where <typeparamref name="T"/> is an interface.</summary>
    public static Result<T> Of<T>(T value) => value;

    /// <summary>Drops a failure on purpose; <paramref name="why"/> is for the reader.</summary>
    public static void Ignore<T>(this Result<T> result, string why) => _ = (result.IsOk, why);
}

using System.Globalization;
using System.Numerics;
using Welkin.Core.Numbers;

namespace Welkin.Core;

/// <summary>A whole number of at most 256 bits and a sign. Every operation that would leave the range throws.</summary>
/// <remarks>Spec: cosmossdk.io/math v1.5.3, <c>Int</c>. <c>default</c> is zero.</remarks>
public readonly struct Int : IEquatable<Int>, IComparable<Int>
{
    private const int MaxBits = 256;
    private const int MaxWireLength = 1024;

    private readonly BigInteger _value;

    /// <summary>Takes over a number.</summary>
    /// <exception cref="OverflowException">More than 256 bits.</exception>
    public Int(BigInteger value)
    {
        if (!InRange(value))
        {
            throw new OverflowException("integer overflow");
        }

        _value = value;
    }

    /// <summary>0.</summary>
    public static Int Zero => default;

    /// <summary>1.</summary>
    public static Int One => new(BigInteger.One);

    /// <summary>The number itself.</summary>
    public BigInteger Value => _value;

    /// <summary>Whether it is 0.</summary>
    public bool IsZero => _value.IsZero;

    /// <summary>Whether it is below 0.</summary>
    public bool IsNegative => _value.Sign < 0;

    /// <summary>Whether it is above 0.</summary>
    public bool IsPositive => _value.Sign > 0;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _value.Sign;

    /// <summary>Reads an integer literal as genesis files and queries hold it. Errors: undefined.</summary>
    public static Result<Int> Parse(string text) =>
        TryParse(text, out var value) ? value : Error.Undefined($"invalid integer: {text}");

    /// <summary>Reads an integer literal; false when it is none or out of range.</summary>
    public static bool TryParse(string text, out Int value)
    {
        value = default;
        if (text.Length > MaxWireLength || !GoInteger.TryParseLiteral(text, out var number) || !InRange(number))
        {
            return false;
        }

        value = new Int(number);
        return true;
    }

    /// <summary>Reads the text in a protobuf field, where no text at all stands for nothing, here zero. Errors: undefined.</summary>
    public static Result<Int> FromWire(string text)
    {
        if (text.Length == 0)
        {
            return Zero;
        }

        if (text.Length > MaxWireLength || !GoInteger.TryParseLiteral(text, out var number))
        {
            return NoInteger(text);
        }

        return InRange(number) ? new Int(number) : Error.Undefined($"integer out of range; got: {BitLength(number)}, max: {MaxBits}");
    }

    /// <summary>Reads the text in a JSON document. Errors: undefined.</summary>
    public static Result<Int> FromJson(string text)
    {
        if (text.Length > MaxWireLength || !GoInteger.TryParseLiteral(text, out var number))
        {
            return NoInteger(text);
        }

        return InRange(number) ? new Int(number) : Error.Undefined($"integer out of range: {text}");
    }

    /// <summary>The text in protobuf fields and JSON.</summary>
    public override string ToString() => _value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number without its sign.</summary>
    public Int Abs() => new(BigInteger.Abs(_value));

    /// <summary>The smaller of two.</summary>
    public static Int Min(Int left, Int right) => left <= right ? left : right;

    /// <summary>The larger of two.</summary>
    public static Int Max(Int left, Int right) => left >= right ? left : right;

    /// <summary>The same number as a decimal.</summary>
    public Dec ToDec() => Dec.FromInt(this);

    /// <summary>The number as 64 bits.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public long ToInt64() => (long)_value;

    /// <summary>The number as 64 bits without a sign.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public ulong ToUInt64() => (ulong)_value;

    /// <summary>Whether <see cref="ToInt64"/> would succeed.</summary>
    public bool IsInt64 => _value >= long.MinValue && _value <= long.MaxValue;

    /// <inheritdoc/>
    public bool Equals(Int other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Int other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Int other) => _value.CompareTo(other._value);

    /// <summary>Widens.</summary>
    public static implicit operator Int(long value) => new(value);

    /// <summary>Widens.</summary>
    public static implicit operator Int(ulong value) => new(value);

    /// <summary>Widens.</summary>
    public static implicit operator Int(int value) => new(value);

    /// <summary>Widens.</summary>
    public static implicit operator Int(uint value) => new(value);

    /// <summary>Sum.</summary>
    public static Int operator +(Int left, Int right) => new(left._value + right._value);

    /// <summary>Difference.</summary>
    public static Int operator -(Int left, Int right) => new(left._value - right._value);

    /// <summary>Opposite.</summary>
    public static Int operator -(Int value) => new(-value._value);

    /// <summary>Product.</summary>
    public static Int operator *(Int left, Int right) => new(left._value * right._value);

    /// <summary>Quotient, rounded towards zero.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Int operator /(Int left, Int right) => new(left._value / right._value);

    /// <summary>Euclidean remainder, never negative.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Int operator %(Int left, Int right)
    {
        var remainder = left._value % right._value;
        return new(remainder.Sign < 0 ? remainder + BigInteger.Abs(right._value) : remainder);
    }

    /// <summary>Equality.</summary>
    public static bool operator ==(Int left, Int right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(Int left, Int right) => !left.Equals(right);

    /// <summary>Order.</summary>
    public static bool operator <(Int left, Int right) => left.CompareTo(right) < 0;

    /// <summary>Order.</summary>
    public static bool operator >(Int left, Int right) => left.CompareTo(right) > 0;

    /// <summary>Order.</summary>
    public static bool operator <=(Int left, Int right) => left.CompareTo(right) <= 0;

    /// <summary>Order.</summary>
    public static bool operator >=(Int left, Int right) => left.CompareTo(right) >= 0;

    private static bool InRange(BigInteger value) => BitLength(value) <= MaxBits;

    private static long BitLength(BigInteger value) => (long)BigInteger.Abs(value).GetBitLength();

    private static Error NoInteger(string text) => Error.Undefined($"math/big: cannot unmarshal \"{text}\" into a *big.Int");
}

using System.Numerics;
using Welkin.Core.Numbers;

namespace Welkin.Core;

/// <summary>A decimal of 18 places on a big integer, below 2^256. Every rounding has a name; leaving the range throws.</summary>
/// <remarks>Spec: cosmossdk.io/math v1.5.3, <c>LegacyDec</c>. <c>default</c> is zero.</remarks>
public readonly struct Dec : IEquatable<Dec>, IComparable<Dec>
{
    /// <summary>Decimal places.</summary>
    public const int Precision = 18;

    private const int MaxTextLength = 1024;
    private const int MaxRootSteps = 300;

    private static readonly BigInteger Scale = BigInteger.Pow(10, Precision);
    private static readonly BigInteger Half = Scale / 2;
    private static readonly BigInteger Limit = (BigInteger.Pow(2, 256) * Scale) - 1;

    private readonly BigInteger _units;

    private Dec(BigInteger units) => _units = units;

    /// <summary>0.</summary>
    public static Dec Zero => default;

    /// <summary>1.</summary>
    public static Dec One => new(Scale);

    /// <summary>The smallest step, 10^-18.</summary>
    public static Dec Smallest => new(BigInteger.One);

    /// <summary>The number in steps of 10^-18: what protobuf fields hold as text.</summary>
    public BigInteger Units => _units;

    /// <summary>Whether it is 0.</summary>
    public bool IsZero => _units.IsZero;

    /// <summary>Whether it is below 0.</summary>
    public bool IsNegative => _units.Sign < 0;

    /// <summary>Whether it is above 0.</summary>
    public bool IsPositive => _units.Sign > 0;

    /// <summary>Whether all decimal places are 0.</summary>
    public bool IsInteger => (_units % Scale).IsZero;

    /// <summary>A whole number.</summary>
    public static Dec FromInt(Int value) => new(value.Value * Scale);

    /// <summary><paramref name="value"/> · 10^-<paramref name="places"/>.</summary>
    /// <param name="value">The digits.</param>
    /// <param name="places">Decimal places, 0 to 18.</param>
    public static Dec WithPlaces(Int value, int places)
    {
        Invariant.Check(places is >= 0 and <= Precision);
        return new(value.Value * BigInteger.Pow(10, Precision - places));
    }

    /// <summary>A number of steps of 10^-18.</summary>
    /// <exception cref="OverflowException">Out of range.</exception>
    public static Dec FromUnits(BigInteger units) => Checked(units);

    /// <summary>Reads "-1.5". Errors: undefined, with the reference library's words.</summary>
    public static Result<Dec> Parse(string text)
    {
        var negative = text.StartsWith('-');
        var body = negative ? text[1..] : text;
        if (body.Length == 0)
        {
            return Error.Undefined("decimal string cannot be empty");
        }

        var parts = body.Split('.');
        if (parts.Length > 2)
        {
            return InvalidText;
        }

        var places = parts.Length == 2 ? System.Text.Encoding.UTF8.GetByteCount(parts[1]) : 0;
        if (parts.Length == 2 && (places == 0 || parts[0].Length == 0))
        {
            return Error.Undefined("invalid decimal length");
        }

        if (places > Precision)
        {
            return Error.Undefined($"value '{body}' exceeds max precision by {Precision - places} decimal places: max precision {Precision}");
        }

        var digits = string.Concat(parts) + new string('0', Precision - places);
        if (!GoInteger.TryParseDecimal(digits, out var units))
        {
            return Error.Undefined($"failed to set decimal string with base 10: {digits}");
        }

        return InRange(units) ? new Dec(negative ? -units : units) : InvalidText.With("out of range");
    }

    /// <summary>Reads "-1.5"; false when it is none or out of range.</summary>
    public static bool TryParse(string text, out Dec value) => Parse(text).TryGet(out value, out _);

    /// <summary>Reads the text in a protobuf field: units of 10^-18; no text at all stands for nothing, here zero. Errors: undefined.</summary>
    public static Result<Dec> FromWire(string text)
    {
        if (text.Length == 0)
        {
            return Zero;
        }

        if (text.Length > MaxTextLength || !GoInteger.TryParseLiteral(text, out var units))
        {
            return Error.Undefined($"math/big: cannot unmarshal \"{text}\" into a *big.Int");
        }

        return InRange(units) ? new Dec(units) : Error.Undefined("decimal out of range");
    }

    /// <summary>The text in a protobuf field.</summary>
    public string ToWire() => _units.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The text in JSON, with all 18 places.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(_units).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(Precision + 1, '0');
        return $"{(IsNegative ? "-" : "")}{digits[..^Precision]}.{digits[^Precision..]}";
    }

    /// <summary>The number without its sign.</summary>
    public Dec Abs() => new(BigInteger.Abs(_units));

    /// <summary>Product, rounded to the nearest step, halves to even.</summary>
    public Dec Mul(Dec other) => Checked(RoundHalfEven(_units * other._units));

    /// <summary>Product, rounded towards zero.</summary>
    public Dec MulTruncate(Dec other) => Checked(_units * other._units / Scale);

    /// <summary>Product, rounded up.</summary>
    public Dec MulRoundUp(Dec other) => Checked(RoundUp(_units * other._units));

    /// <summary>Product with a whole number, exact.</summary>
    public Dec MulInt(Int other) => Checked(_units * other.Value);

    /// <summary>Quotient, rounded to the nearest step, halves to even.</summary>
    /// <remarks>The quotient is first cut at 36 places; what is further out never moves the rounding.</remarks>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public Dec Quo(Dec other) => Checked(RoundHalfEven(_units * Scale * Scale / other._units));

    /// <summary>Quotient, rounded towards zero.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public Dec QuoTruncate(Dec other) => Checked(_units * Scale / other._units);

    /// <summary>Quotient, rounded up.</summary>
    /// <remarks>Parity: a negative inexact quotient, once cut, goes one step further up, as in the reference library; use it with non-negative values.</remarks>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public Dec QuoRoundUp(Dec other)
    {
        var quotient = BigInteger.DivRem(_units * Scale, other._units, out var remainder);
        var sameSign = quotient.Sign < 0 == other.IsNegative;
        var goesUp = remainder.Sign > 0 ? sameSign : remainder.Sign < 0 && !sameSign;
        return Checked(goesUp ? quotient + 1 : quotient);
    }

    /// <summary>Quotient by a whole number, rounded towards zero.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public Dec QuoInt(Int other) => new(_units / other.Value);

    /// <summary>The whole part, as an integer.</summary>
    public Int TruncateInt() => new(_units / Scale);

    /// <summary>The whole part, as a decimal.</summary>
    public Dec TruncateDec() => new(_units / Scale * Scale);

    /// <summary>The nearest integer, halves to even.</summary>
    public Int RoundInt() => new(RoundHalfEven(_units));

    /// <summary>The nearest integer as 64 bits.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public long RoundInt64() => (long)RoundHalfEven(_units);

    /// <summary>The whole part as 64 bits.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public long TruncateInt64() => (long)(_units / Scale);

    /// <summary>The smallest whole number that is not below.</summary>
    public Dec Ceil()
    {
        var quotient = BigInteger.DivRem(_units, Scale, out var remainder);
        return Checked((remainder.Sign > 0 ? quotient + 1 : quotient) * Scale);
    }

    /// <summary>The smaller of two.</summary>
    public static Dec Min(Dec left, Dec right) => left <= right ? left : right;

    /// <summary>The larger of two.</summary>
    public static Dec Max(Dec left, Dec right) => left >= right ? left : right;

    /// <summary>The number to a whole power, rounding after each product.</summary>
    public Dec Power(ulong exponent)
    {
        if (exponent == 0)
        {
            return One;
        }

        var (square, rest) = (this, One);
        for (; exponent > 1; exponent /= 2)
        {
            if (exponent % 2 != 0)
            {
                rest = rest.Mul(square);
            }

            square = square.Mul(square);
        }

        return square.Mul(rest);
    }

    /// <summary>An approximate root by Newton's method; of a negative number, the opposite of its opposite's root. Errors: undefined, when a step leaves the range.</summary>
    public Result<Dec> ApproxRoot(ulong root)
    {
        try
        {
            return IsNegative && root != 0 ? -(-this).NewtonRoot(root) : NewtonRoot(root);
        }
        catch (OverflowException)
        {
            return Error.Undefined("out of bounds");
        }
    }

    /// <summary>An approximate square root. Errors: as <see cref="ApproxRoot"/>.</summary>
    public Result<Dec> ApproxSqrt() => ApproxRoot(2);

    /// <inheritdoc/>
    public bool Equals(Dec other) => _units == other._units;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Dec other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _units.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Dec other) => _units.CompareTo(other._units);

    /// <summary>Widens.</summary>
    public static implicit operator Dec(int value) => FromInt(value);

    /// <summary>Sum.</summary>
    public static Dec operator +(Dec left, Dec right) => Checked(left._units + right._units);

    /// <summary>Difference.</summary>
    public static Dec operator -(Dec left, Dec right) => Checked(left._units - right._units);

    /// <summary>Opposite.</summary>
    public static Dec operator -(Dec value) => new(-value._units);

    /// <summary>As <see cref="Mul"/>.</summary>
    public static Dec operator *(Dec left, Dec right) => left.Mul(right);

    /// <summary>As <see cref="Quo"/>.</summary>
    public static Dec operator /(Dec left, Dec right) => left.Quo(right);

    /// <summary>Equality.</summary>
    public static bool operator ==(Dec left, Dec right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(Dec left, Dec right) => !left.Equals(right);

    /// <summary>Order.</summary>
    public static bool operator <(Dec left, Dec right) => left.CompareTo(right) < 0;

    /// <summary>Order.</summary>
    public static bool operator >(Dec left, Dec right) => left.CompareTo(right) > 0;

    /// <summary>Order.</summary>
    public static bool operator <=(Dec left, Dec right) => left.CompareTo(right) <= 0;

    /// <summary>Order.</summary>
    public static bool operator >=(Dec left, Dec right) => left.CompareTo(right) >= 0;

    private static Error InvalidText => Error.Undefined("invalid decimal string");

    private Dec NewtonRoot(ulong root)
    {
        if (root == 0)
        {
            return One;
        }

        if (root == 1 || IsZero || this == One)
        {
            return this;
        }

        var guess = One;
        for (var step = 0; step < MaxRootSteps; step++)
        {
            var previous = guess.Power(root - 1);
            var delta = (Quo(previous.IsZero ? Smallest : previous) - guess).QuoInt(new Int((long)root));
            guess += delta;
            if (delta.Abs() <= Smallest)
            {
                break;
            }
        }

        return guess;
    }

    private static bool InRange(BigInteger units) => BigInteger.Abs(units) <= Limit;

    private static Dec Checked(BigInteger units) => InRange(units) ? new(units) : throw new OverflowException("Int overflow");

    private static BigInteger RoundHalfEven(BigInteger scaled)
    {
        var quotient = BigInteger.DivRem(BigInteger.Abs(scaled), Scale, out var remainder);
        var order = remainder.CompareTo(Half);
        if (order > 0 || (order == 0 && !quotient.IsEven))
        {
            quotient += 1;
        }

        return scaled.Sign < 0 ? -quotient : quotient;
    }

    private static BigInteger RoundUp(BigInteger scaled)
    {
        var quotient = BigInteger.DivRem(scaled, Scale, out var remainder);
        return remainder.Sign > 0 ? quotient + 1 : quotient;
    }
}

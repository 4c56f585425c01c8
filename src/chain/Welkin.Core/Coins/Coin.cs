namespace Welkin.Core;

/// <summary>An amount of one denomination.</summary>
/// <param name="Denom">The name; see <see cref="Core.Denom"/>.</param>
/// <param name="Amount">The amount in that unit.</param>
public sealed record Coin(string Denom, Int Amount)
{
    /// <summary>Whether the amount is 0.</summary>
    public bool IsZero => Amount.IsZero;

    /// <summary>Whether the amount is above 0.</summary>
    public bool IsPositive => Amount.IsPositive;

    /// <summary>Whether the amount is below 0.</summary>
    public bool IsNegative => Amount.IsNegative;

    /// <summary>"5uakt".</summary>
    public override string ToString() => $"{Amount}{Denom}";

    /// <summary>A valid name and no negative amount. Errors: undefined.</summary>
    public Result<Unit> Validate()
    {
        if (!Core.Denom.Validate(Denom).TryGet(out _, out var error))
        {
            return error;
        }

        return IsNegative ? Error.Undefined($"negative coin amount: {Amount}") : new Unit();
    }

    /// <summary>Reads one coin as the command line takes it; a fraction is cut. Errors: undefined.</summary>
    public static Result<Coin> Parse(string text) =>
        DecCoin.Parse(text).TryGet(out var coin, out var error) ? DisplayUnits.ToBase(coin) : error;

    /// <summary>Sum of two amounts of the same denomination.</summary>
    public static Coin operator +(Coin left, Coin right) => left with { Amount = left.Amount + right.AmountIn(left.Denom) };

    /// <summary>Difference of two amounts of the same denomination; may be negative.</summary>
    public static Coin operator -(Coin left, Coin right) => left with { Amount = left.Amount - right.AmountIn(left.Denom) };

    private Int AmountIn(string denom)
    {
        Invariant.Check(Denom == denom, $"invalid coin denominations; {denom}, {Denom}");
        return Amount;
    }
}

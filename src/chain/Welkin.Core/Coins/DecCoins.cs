using System.Collections;

namespace Welkin.Core;

/// <summary>Decimal amounts of several denominations, ascending by name, without zeros. Compares by content.</summary>
public sealed class DecCoins : IReadOnlyList<DecCoin>, IEquatable<DecCoins>
{
    /// <summary>No coins.</summary>
    public static readonly DecCoins Empty = new([]);

    private readonly DecCoin[] _coins;

    private DecCoins(DecCoin[] coins) => _coins = coins;

    /// <summary>Whether there are no coins, or only zeros.</summary>
    public bool IsZero => _coins.All(coin => coin.Amount.IsZero);

    /// <summary>Whether any amount is below 0.</summary>
    public bool IsAnyNegative => _coins.Any(coin => coin.Amount.IsNegative);

    /// <inheritdoc/>
    public int Count => _coins.Length;

    /// <inheritdoc/>
    public DecCoin this[int index] => _coins[index];

    /// <summary>A set of coins in any order; zeros are left out.</summary>
    /// <exception cref="InvariantException">A negative amount, a bad or a repeated name.</exception>
    public static DecCoins Of(params ReadOnlySpan<DecCoin> coins) => Sanitize(coins.ToArray()).OrThrow();

    /// <summary>Exactly these coins in this order, as they came over the wire.</summary>
    public static DecCoins AsGiven(IEnumerable<DecCoin> coins) => new([.. coins]);

    /// <summary>Whole coins as decimals.</summary>
    public static DecCoins From(Coins coins) => new([.. coins.Select(DecCoin.From)]);

    /// <summary>Reads "1.5uakt,2foo" in any order. Errors: undefined.</summary>
    public static Result<DecCoins> Parse(string text)
    {
        if (text.Trim().Length == 0)
        {
            return Empty;
        }

        var coins = new List<DecCoin>();
        foreach (var part in text.Split(','))
        {
            if (!DecCoin.Parse(part).TryGet(out var coin, out var error))
            {
                return error;
            }

            coins.Add(coin);
        }

        return Sanitize(coins);
    }

    /// <summary>Names valid, ascending, each once, amounts above zero. Errors: undefined.</summary>
    public Result<Unit> Validate() => CoinSet.Validate<DecCoin>(_coins, coin => coin.Denom, coin => coin.Amount.IsPositive);

    /// <summary>The amount of one denomination; 0 when there is none.</summary>
    public Dec AmountOf(string denom) => _coins.FirstOrDefault(coin => coin.Denom == denom)?.Amount ?? Dec.Zero;

    /// <summary>The sum.</summary>
    public DecCoins Add(DecCoins other) => Merged(other, static (left, right) => left + right);

    /// <summary>The difference, and whether any amount in it is negative.</summary>
    public (DecCoins Difference, bool IsNegative) SafeSub(DecCoins other)
    {
        var difference = Merged(other, static (left, right) => left - right);
        return (difference, difference.IsAnyNegative);
    }

    /// <summary>The difference.</summary>
    /// <exception cref="InvariantException">An amount would be negative.</exception>
    public DecCoins Sub(DecCoins other)
    {
        var (difference, isNegative) = SafeSub(other);
        Invariant.Check(!isNegative, "negative coin amount");
        return difference;
    }

    /// <summary>The smaller amount of each denomination that both have.</summary>
    public DecCoins Intersect(DecCoins other) => Merged(other, Dec.Min);

    /// <summary>Every amount times a number, rounded half to even; zeros are left out.</summary>
    public DecCoins MulDec(Dec factor) => Mapped(amount => amount.Mul(factor));

    /// <summary>Every amount times a number, rounded towards zero; zeros are left out.</summary>
    public DecCoins MulDecTruncate(Dec factor) => Mapped(amount => amount.MulTruncate(factor));

    /// <summary>Every amount by a number, rounded half to even; zeros are left out.</summary>
    public DecCoins QuoDec(Dec divisor)
    {
        Invariant.Check(!divisor.IsZero, "invalid zero decimal");
        return Mapped(amount => amount.Quo(divisor));
    }

    /// <summary>Every amount by a number, rounded towards zero; zeros are left out.</summary>
    public DecCoins QuoDecTruncate(Dec divisor)
    {
        Invariant.Check(!divisor.IsZero, "invalid zero decimal");
        return Mapped(amount => amount.QuoTruncate(divisor));
    }

    /// <summary>The whole parts and what is left of them.</summary>
    public (Coins Whole, DecCoins Change) TruncateDecimal()
    {
        var parts = _coins.Select(coin => coin.TruncateDecimal()).ToArray();
        return (
            Coins.AsGiven(parts.Select(part => part.Whole).Where(coin => !coin.IsZero)),
            new([.. parts.Select(part => part.Change).Where(coin => !coin.Amount.IsZero)]));
    }

    /// <inheritdoc/>
    public bool Equals(DecCoins? other) => other is not null && _coins.AsSpan().SequenceEqual(other._coins);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DecCoins);

    /// <summary>Only for lookups in memory; never stored, ordered by or sent.</summary>
    public override int GetHashCode() => ValueList.Create<DecCoin>(_coins).GetHashCode();

    /// <summary>"3.300000000000000000abc,5.000000000000000000uakt"; empty for no coins.</summary>
    public override string ToString() => string.Join(',', _coins.Select(coin => coin.ToString()));

    /// <inheritdoc/>
    public IEnumerator<DecCoin> GetEnumerator() => ((IEnumerable<DecCoin>)_coins).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The sum.</summary>
    public static DecCoins operator +(DecCoins left, DecCoins right) => left.Add(right);

    private static Result<DecCoins> Sanitize(IEnumerable<DecCoin> coins)
    {
        var set = new DecCoins(CoinSet.Sorted(coins.Where(coin => !coin.Amount.IsZero), coin => coin.Denom));
        return set.Validate().TryGet(out _, out var error) ? set : error;
    }

    private DecCoins Mapped(Func<Dec, Dec> map) =>
        new([.. _coins.Select(coin => coin with { Amount = map(coin.Amount) }).Where(coin => !coin.Amount.IsZero)]);

    private DecCoins Merged(DecCoins other, Func<Dec, Dec, Dec> combine)
    {
        Invariant.Check(CoinSet.IsSorted(_coins, coin => coin.Denom) && CoinSet.IsSorted(other._coins, coin => coin.Denom));
        return new([.. CoinSet.Merge(_coins, other._coins, coin => coin.Denom, Combine)]);

        DecCoin? Combine(DecCoin? left, DecCoin? right)
        {
            var amount = combine(left?.Amount ?? Dec.Zero, right?.Amount ?? Dec.Zero);
            return amount.IsZero ? null : new DecCoin((left ?? right)!.Denom, amount);
        }
    }
}

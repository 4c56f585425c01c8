using System.Collections;

namespace Welkin.Core;

/// <summary>Amounts of several denominations, ascending by name, without zeros. Compares by content.</summary>
/// <remarks>A set that came over the wire may break these rules until <see cref="Validate"/> was asked; see <see cref="AsGiven"/>.</remarks>
public sealed class Coins : IReadOnlyList<Coin>, IEquatable<Coins>
{
    /// <summary>No coins.</summary>
    public static readonly Coins Empty = new([]);

    private readonly Coin[] _coins;

    private Coins(Coin[] coins) => _coins = coins;

    /// <summary>Whether there are no coins, or only zeros.</summary>
    public bool IsZero => _coins.All(coin => coin.IsZero);

    /// <summary>Whether any amount is below 0.</summary>
    public bool IsAnyNegative => _coins.Any(coin => coin.IsNegative);

    /// <summary>Whether there are coins and all are above 0.</summary>
    public bool IsAllPositive => _coins.Length > 0 && _coins.All(coin => coin.IsPositive);

    /// <summary>Whether <see cref="Validate"/> succeeds.</summary>
    public bool IsValid => Validate().IsOk;

    /// <inheritdoc/>
    public int Count => _coins.Length;

    /// <inheritdoc/>
    public Coin this[int index] => _coins[index];

    /// <summary>A set of coins in any order; zeros are left out.</summary>
    /// <exception cref="InvariantException">A negative amount, a bad or a repeated name.</exception>
    public static Coins Of(params ReadOnlySpan<Coin> coins)
    {
        var text = string.Join(',', coins.ToArray().Select(coin => coin.ToString()));
        var set = Sanitize(coins.ToArray());
        Invariant.Check(set.Validate().TryGet(out _, out var error), $"invalid coin set {text}: {error?.Text}");
        return set;
    }

    /// <summary>Exactly these coins in this order, as they came over the wire.</summary>
    public static Coins AsGiven(IEnumerable<Coin> coins) => new([.. coins]);

    /// <summary>Reads "5uakt,1foo" in any order; fractions are cut, display units converted. Errors: undefined.</summary>
    public static Result<Coins> Parse(string text)
    {
        if (!DecCoins.Parse(text).TryGet(out var coins, out var error))
        {
            return error;
        }

        return new Coins([.. coins.Select(DisplayUnits.ToBase)]);
    }

    /// <summary>Names valid, ascending, each once, amounts above zero. Errors: undefined.</summary>
    public Result<Unit> Validate() => CoinSet.Validate<Coin>(_coins, coin => coin.Denom, coin => coin.IsPositive);

    /// <summary>The amount of one denomination; 0 when there is none.</summary>
    public Int AmountOf(string denom)
    {
        foreach (var coin in _coins)
        {
            if (coin.Denom == denom)
            {
                return coin.Amount;
            }
        }

        return Int.Zero;
    }

    /// <summary>The sum.</summary>
    public Coins Add(Coins other) => Merged(other, static (left, right) => left + right);

    /// <summary>The sum.</summary>
    public Coins Add(Coin coin) => Add(Of(coin));

    /// <summary>The difference, and whether any amount in it is negative.</summary>
    public (Coins Difference, bool IsNegative) SafeSub(Coins other)
    {
        var difference = Merged(other, static (left, right) => left - right);
        return (difference, difference.IsAnyNegative);
    }

    /// <summary>The difference.</summary>
    /// <exception cref="InvariantException">An amount would be negative.</exception>
    public Coins Sub(Coins other)
    {
        var (difference, isNegative) = SafeSub(other);
        Invariant.Check(!isNegative, "negative coin amount");
        return difference;
    }

    /// <summary>The larger amount of each denomination.</summary>
    public Coins Max(Coins other) => Merged(other, Int.Max);

    /// <summary>The smaller amount of each denomination that both have.</summary>
    public Coins Min(Coins other) => Merged(other, Int.Min);

    /// <summary>Every amount times a number other than zero.</summary>
    public Coins MulInt(Int factor)
    {
        Invariant.Check(!factor.IsZero, "multiplying by zero is an invalid operation on coins");
        return Scaled(amount => amount * factor);
    }

    /// <summary>Every amount by a number other than zero, rounded towards zero; what becomes 0 stays in the set.</summary>
    public Coins QuoInt(Int divisor)
    {
        Invariant.Check(!divisor.IsZero, "dividing by zero is an invalid operation on coins");
        return Scaled(amount => amount / divisor);
    }

    /// <summary>Whether the other set has every denomination of this one.</summary>
    public bool DenomsSubsetOf(Coins other) => Count <= other.Count && _coins.All(coin => !other.AmountOf(coin.Denom).IsZero);

    /// <summary>Whether this set has more of every denomination of the other.</summary>
    public bool IsAllGT(Coins other) =>
        Count > 0 && (other.Count == 0 || (other.DenomsSubsetOf(this) && other.All(coin => AmountOf(coin.Denom) > coin.Amount)));

    /// <summary>Whether this set has at least as much of every denomination of the other.</summary>
    public bool IsAllGTE(Coins other) =>
        other.Count == 0 || (Count > 0 && other.All(coin => AmountOf(coin.Denom) >= coin.Amount));

    /// <summary><see cref="IsAllGT"/> the other way round.</summary>
    public bool IsAllLT(Coins other) => other.IsAllGT(this);

    /// <summary><see cref="IsAllGTE"/> the other way round.</summary>
    public bool IsAllLTE(Coins other) => other.IsAllGTE(this);

    /// <summary>Whether this set has more than the other of at least one denomination that both have.</summary>
    public bool IsAnyGT(Coins other) => _coins.Any(coin => other.AmountOf(coin.Denom) is { IsZero: false } amount && coin.Amount > amount);

    /// <summary>Whether this set has at least as much as the other of at least one denomination that both have.</summary>
    public bool IsAnyGTE(Coins other) => _coins.Any(coin => other.AmountOf(coin.Denom) is { IsZero: false } amount && coin.Amount >= amount);

    /// <inheritdoc/>
    public bool Equals(Coins? other) => other is not null && _coins.AsSpan().SequenceEqual(other._coins);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Coins);

    /// <summary>Only for lookups in memory; never stored, ordered by or sent.</summary>
    public override int GetHashCode() => ValueList.Create<Coin>(_coins).GetHashCode();

    /// <summary>"3abc,5uakt"; empty for no coins.</summary>
    public override string ToString() => string.Join(',', _coins.Select(coin => coin.ToString()));

    /// <inheritdoc/>
    public IEnumerator<Coin> GetEnumerator() => ((IEnumerable<Coin>)_coins).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The sum.</summary>
    public static Coins operator +(Coins left, Coins right) => left.Add(right);

    /// <summary>Equality by content.</summary>
    public static bool operator ==(Coins? left, Coins? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(Coins? left, Coins? right) => !(left == right);

    private Coins Scaled(Func<Int, Int> scale)
    {
        var scaled = new Coins([.. _coins.Select(coin => coin with { Amount = scale(coin.Amount) })]);
        Invariant.Check(!scaled.IsAnyNegative, "negative coin amount");
        return scaled;
    }

    private static Coins Sanitize(Coin[] coins) =>
        new(CoinSet.Sorted(coins.Where(coin => !coin.IsZero), coin => coin.Denom));

    private Coins Merged(Coins other, Func<Int, Int, Int> combine)
    {
        Invariant.Check(CoinSet.IsSorted(_coins, coin => coin.Denom), "Coins (self) must be sorted");
        Invariant.Check(CoinSet.IsSorted(other._coins, coin => coin.Denom), "Wrong argument: coins must be sorted");
        return new([.. CoinSet.Merge(_coins, other._coins, coin => coin.Denom, Combine)]);

        Coin? Combine(Coin? left, Coin? right)
        {
            var amount = combine(left?.Amount ?? Int.Zero, right?.Amount ?? Int.Zero);
            return amount.IsZero ? null : new Coin((left ?? right)!.Denom, amount);
        }
    }
}

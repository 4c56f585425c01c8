using Welkin.Core;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core;

public sealed class CoinTests
{
    private static readonly Dictionary<string, Func<string, string, string>> Operations = new()
    {
        ["coins.add"] = (a, b) => (C(a) + C(b)).ToString(),
        ["coins.amountOf"] = (a, b) => C(a).AmountOf(b).ToString(),
        ["coins.denomsSubsetOf"] = (a, b) => Text(C(a).DenomsSubsetOf(C(b))),
        ["coins.equal"] = (a, b) => Text(C(a) == C(b)),
        ["coins.isAllGT"] = (a, b) => Text(C(a).IsAllGT(C(b))),
        ["coins.isAllGTE"] = (a, b) => Text(C(a).IsAllGTE(C(b))),
        ["coins.isAllLT"] = (a, b) => Text(C(a).IsAllLT(C(b))),
        ["coins.isAllLTE"] = (a, b) => Text(C(a).IsAllLTE(C(b))),
        ["coins.isAnyGT"] = (a, b) => Text(C(a).IsAnyGT(C(b))),
        ["coins.isAnyGTE"] = (a, b) => Text(C(a).IsAnyGTE(C(b))),
        ["coins.max"] = (a, b) => C(a).Max(C(b)).ToString(),
        ["coins.min"] = (a, b) => C(a).Min(C(b)).ToString(),
        ["coins.mulInt"] = (a, b) => C(a).MulInt(Int.Parse(b).OrThrow()).ToString(),
        ["coins.quoInt"] = (a, b) => C(a).QuoInt(Int.Parse(b).OrThrow()).ToString(),
        ["coins.safeSub"] = (a, b) => C(a).SafeSub(C(b)) is var (difference, negative) ? $"{difference}|{Text(negative)}" : "",
        ["coins.sub"] = (a, b) => C(a).Sub(C(b)).ToString(),
        ["coinsValidate"] = (a, _) => Verdict(Raw(a).Validate()),
        ["decCoins.add"] = (a, b) => (D(a) + D(b)).ToString(),
        ["decCoins.equal"] = (a, b) => Text(D(a).Equals(D(b))),
        ["decCoins.intersect"] = (a, b) => D(a).Intersect(D(b)).ToString(),
        ["decCoins.mulDec"] = (a, b) => D(a).MulDec(Dec.Parse(b).OrThrow()).ToString(),
        ["decCoins.mulDecTruncate"] = (a, b) => D(a).MulDecTruncate(Dec.Parse(b).OrThrow()).ToString(),
        ["decCoins.quoDec"] = (a, b) => D(a).QuoDec(Dec.Parse(b).OrThrow()).ToString(),
        ["decCoins.quoDecTruncate"] = (a, b) => D(a).QuoDecTruncate(Dec.Parse(b).OrThrow()).ToString(),
        ["decCoins.safeSub"] = (a, b) => D(a).SafeSub(D(b)) is var (difference, negative) ? $"{difference}|{Text(negative)}" : "",
        ["decCoins.sub"] = (a, b) => D(a).Sub(D(b)).ToString(),
        ["decCoins.truncateDecimal"] = (a, _) => D(a).TruncateDecimal() is var (whole, change) ? $"{whole}|{change}" : "",
        ["newCoins"] = (a, _) => Coins.Of([.. Raw(a)]).ToString(),
        ["parseCoinNormalized"] = (a, _) => Parsed(Coin.Parse(a)),
        ["parseCoinsNormalized"] = (a, _) => Parsed(Coins.Parse(a)),
        ["parseDecCoins"] = (a, _) => Parsed(DecCoins.Parse(a)),
        ["validateDenom"] = (a, _) => Verdict(Denom.Validate(a)),
    };

    [Fact]
    public void Coin_sets_behave_as_the_reference_library_does() =>
        Judge.Rows(Tsv.Vectors("codec", "coins.tsv"), row => Outcome(row["result"]), row => Compute(row["op"], row["a"], row["b"]));

    [Fact]
    public void Sets_compare_by_content_and_not_by_the_order_they_were_given_in() =>
        Assert.Equal(Coins.Of(new Coin("uakt", 1), new Coin("abc", 2)), Coins.Of(new Coin("abc", 2), new Coin("uakt", 1)));

    [Fact]
    public void Coins_survive_their_messages()
    {
        var coins = Coins.Parse("3abc,5uakt").OrThrow();
        Assert.Equal(coins, coins.ToMessages().ToDomain().OrThrow());
    }

    // The words of a panic never reach the wire.
    private static string Outcome(string result) => result.StartsWith("panic", StringComparison.Ordinal) ? "panic" : result;

    private static string Compute(string operation, string a, string b)
    {
        try
        {
            return Operations[operation](a, b);
        }
        catch (Exception exception) when (exception is InvariantException or ArithmeticException)
        {
            return "panic";
        }
    }

    private static Coins Raw(string text) => Coins.AsGiven(text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(RawCoin));

    private static Coin RawCoin(string text)
    {
        var start = text.AsSpan().IndexOfAnyExcept("-0123456789");
        return new Coin(text[start..], Int.Parse(text[..start]).OrThrow());
    }

    private static Coins C(string text) => Coins.Parse(text).OrThrow();

    private static DecCoins D(string text) => DecCoins.Parse(text).OrThrow();

    private static string Text(bool value) => value ? "true" : "false";

    private static string Verdict(Result<Unit> result) => result.TryGet(out _, out var error) ? "ok" : $"error: {error.Text}";

    private static string Parsed<T>(Result<T> result) => result.TryGet(out var value, out var error) ? $"{value}" : $"error: {error.Text}";
}

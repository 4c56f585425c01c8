namespace Welkin.Core;

/// <summary>A decimal amount of one denomination.</summary>
public sealed record DecCoin(string Denom, Dec Amount)
{
    /// <summary>A whole amount.</summary>
    public static DecCoin From(Coin coin) => new(coin.Denom, coin.Amount.ToDec());

    /// <summary>"5.000000000000000000uakt".</summary>
    public override string ToString() => $"{Amount}{Denom}";

    /// <summary>A valid name and no negative amount. Errors: undefined.</summary>
    public Result<Unit> Validate()
    {
        if (!Core.Denom.Validate(Denom).TryGet(out _, out var error))
        {
            return error;
        }

        return Amount.IsNegative ? Error.Undefined($"decimal coin amount cannot be negative: {Amount}") : new Unit();
    }

    /// <summary>The whole part and what is left.</summary>
    public (Coin Whole, DecCoin Change) TruncateDecimal()
    {
        var whole = Amount.TruncateInt();
        return (new Coin(Denom, whole), new DecCoin(Denom, Amount - whole.ToDec()));
    }

    /// <summary>Reads "1.5uakt", one blank allowed between. Errors: undefined.</summary>
    public static Result<DecCoin> Parse(string text)
    {
        var trimmed = text.Trim();
        if (!TrySplit(trimmed, out var amount, out var denom))
        {
            return Error.Undefined($"invalid decimal coin expression: {trimmed}");
        }

        return Dec.Parse(amount).TryGet(out var value, out var error)
            ? new DecCoin(denom, value)
            : error.With($"failed to parse decimal coin amount: {amount}");
    }

    private static bool TrySplit(string text, out string amount, out string denom)
    {
        var end = DigitsEnd(text, 0);
        if (end < text.Length && text[end] == '.' && DigitsEnd(text, end + 1) > end + 1)
        {
            end = DigitsEnd(text, end + 1);
        }

        amount = text[..end];
        var start = end < text.Length && IsBlank(text[end]) ? end + 1 : end;
        denom = text[start..];
        return end > 0 && Core.Denom.IsValid(denom);
    }

    private static int DigitsEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\v' or '\f' or '\r';
}

namespace Welkin.Core;

/// <summary>The larger units that people may type instead of the base unit of the native coin.</summary>
internal static class DisplayUnits
{
    private const string Base = "uakt";

    /// <summary>The coin in base units, its fraction cut. Other denominations keep their name.</summary>
    public static Coin ToBase(DecCoin coin)
    {
        Dec? units = coin.Denom switch
        {
            "akt" => 1_000_000,
            "makt" => 1_000,
            _ => null,
        };
        return units is { } factor
            ? new Coin(Base, (coin.Amount * factor).TruncateInt())
            : new Coin(coin.Denom, coin.Amount.TruncateInt());
    }
}

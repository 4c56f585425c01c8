using Google.Protobuf.Collections;
using CoinMessage = Cosmos.Base.V1Beta1.Coin;
using DecCoinMessage = Cosmos.Base.V1Beta1.DecCoin;

namespace Welkin.Core;

/// <summary>Coins as protobuf messages, both ways. Reading keeps order and faults; ask <see cref="Coins.Validate"/> afterwards.</summary>
public static class CoinWire
{
    /// <summary>Reads one coin; none at all is an empty one. Errors: undefined, for an amount that is no number.</summary>
    public static Result<Coin> ToDomain(this CoinMessage? message) =>
        Int.FromWire(message?.Amount ?? "").TryGet(out var amount, out var error) ? new Coin(message?.Denom ?? "", amount) : error;

    /// <summary>Reads a list of coins as it stands. Errors: as for one coin.</summary>
    public static Result<Coins> ToDomain(this IEnumerable<CoinMessage> messages)
    {
        var coins = new List<Coin>();
        foreach (var message in messages)
        {
            if (!message.ToDomain().TryGet(out var coin, out var error))
            {
                return error;
            }

            coins.Add(coin);
        }

        return Coins.AsGiven(coins);
    }

    /// <summary>Reads one decimal coin; none at all is an empty one. Errors: undefined, for an amount that is no number.</summary>
    public static Result<DecCoin> ToDomain(this DecCoinMessage? message) =>
        Dec.FromWire(message?.Amount ?? "").TryGet(out var amount, out var error) ? new DecCoin(message?.Denom ?? "", amount) : error;

    /// <summary>Reads a list of decimal coins as it stands. Errors: as for one coin.</summary>
    public static Result<DecCoins> ToDomain(this IEnumerable<DecCoinMessage> messages)
    {
        var coins = new List<DecCoin>();
        foreach (var message in messages)
        {
            if (!message.ToDomain().TryGet(out var coin, out var error))
            {
                return error;
            }

            coins.Add(coin);
        }

        return DecCoins.AsGiven(coins);
    }

    /// <summary>The message of a coin.</summary>
    public static CoinMessage ToMessage(this Coin coin) => new() { Denom = coin.Denom, Amount = coin.Amount.ToString() };

    /// <summary>The message of a decimal coin.</summary>
    public static DecCoinMessage ToMessage(this DecCoin coin) => new() { Denom = coin.Denom, Amount = coin.Amount.ToWire() };

    /// <summary>The messages of a set, in order.</summary>
    public static RepeatedField<CoinMessage> ToMessages(this Coins coins) => [.. coins.Select(ToMessage)];

    /// <summary>The messages of a decimal set, in order.</summary>
    public static RepeatedField<DecCoinMessage> ToMessages(this DecCoins coins) => [.. coins.Select(ToMessage)];
}

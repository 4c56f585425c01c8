using Akash.Base.Deposit.V1;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Chain;

/// <summary>Reads values as users write them.</summary>
internal static class Given
{
    public static Coin Coin(string text) => Core.Coin.Parse(text).TryGet(out var coin, out var error)
        ? coin
        : throw new CliException($"'{text}' is no amount: {error.Text}", "Write for example 5000000uakt");

    public static DecCoin Price(string text) => DecCoin.Parse(text).TryGet(out var coin, out var error)
        ? coin
        : throw new CliException($"'{text}' is no price: {error.Text}", "Write for example 1.5uakt");

    public static Coins Coins(string text) => Core.Coins.Parse(text).TryGet(out var coins, out var error)
        ? coins
        : throw new CliException($"'{text}' is no list of amounts: {error.Text}", "Write for example 5000000uakt,1000uact");

    /// <summary>A deposit from the sources in the order given, for example <c>grant,balance</c>.</summary>
    public static Deposit Deposit(Coin amount, string sources)
    {
        var deposit = new Deposit { Amount = amount.ToMessage() };
        foreach (var name in sources.Split(','))
        {
            var source = name switch
            {
                "balance" => Source.Balance,
                "grant" => Source.Grant,
                _ => throw new CliException($"invalid deposit-source \"{name}\"", "Use grant, balance or both"),
            };
            if (deposit.Sources.Contains(source))
            {
                throw new CliException($"duplicated deposit source \"{name}\"", "Name each source once");
            }

            deposit.Sources.Add(source);
        }

        return deposit;
    }
}

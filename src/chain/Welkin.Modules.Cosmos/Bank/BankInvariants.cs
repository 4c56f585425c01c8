using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>What holds after every block.</summary>
internal static class BankInvariants
{
    public static string? SupplyIsTheSumOfBalances(Context ctx)
    {
        var sum = new SortedDictionary<string, Int>(StringComparer.Ordinal);
        foreach (var ((_, denom), amount) in BankState.Balances.Iterate(ctx)) sum[denom] = sum.GetValueOrDefault(denom) + amount;
        var supply = Coins.AsGiven(BankState.Supply.Iterate(ctx).Select(pair => new Coin(pair.Key, pair.Value)));
        var total = Coins.Of([.. sum.Select(pair => new Coin(pair.Key, pair.Value))]);
        return supply == total ? null : $"supply {supply} is not the sum of balances {total}";
    }

    public static string? OwnersAreIndexed(Context ctx)
    {
        foreach (var ((owner, denom), amount) in BankState.Balances.Iterate(ctx))
        {
            if (!amount.IsPositive) return $"{owner} holds {amount}{denom}";
            if (!BankState.Owners.References.Has(ctx, (denom, owner))) return $"{owner} is not listed as an owner of {denom}";
        }

        return null;
    }
}

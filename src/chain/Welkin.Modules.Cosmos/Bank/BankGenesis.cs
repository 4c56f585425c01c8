using Cosmos.Bank.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Balances from and to genesis.</summary>
internal static class BankGenesis
{
    public static void Import(BlockContext ctx, GenesisState state)
    {
        SetParams(ctx, state.Params ?? new Params());
        foreach (var entry in state.SendEnabled) BankState.SendEnabled.Set(ctx, entry.Denom, entry.Enabled);
        var total = Coins.Empty;
        foreach (var balance in state.Balances)
        {
            var owner = Address.Parse(balance.Address).OrThrow();
            var coins = balance.Coins.ToDomain().OrThrow();
            foreach (var coin in coins) BankState.Balances.Set(ctx, (owner, coin.Denom), coin.Amount);
            total = total.Add(Coins.Of([.. coins]));
        }

        var supply = state.Supply.ToDomain().OrThrow();
        Invariant.Check(supply.Count == 0 || supply == total, $"genesis supply is incorrect, expected {supply}, got {total}");
        foreach (var coin in total) BankKeeper.SetSupply(ctx, coin);
        foreach (var metadata in state.DenomMetadata) BankState.Metadata.Set(ctx, metadata.Base, metadata);
    }

    public static GenesisState Export(QueryContext ctx)
    {
        var state = new GenesisState { Params = BankState.Params.Find(ctx) ?? new Params() };
        foreach (var (denom, amount) in BankState.Supply.Iterate(ctx)) state.Supply.Add(new Coin(denom, amount).ToMessage());
        foreach (var ((owner, denom), amount) in BankState.Balances.Iterate(ctx))
        {
            var text = owner.ToString();
            if (state.Balances.Count == 0 || state.Balances[^1].Address != text) state.Balances.Add(new Balance { Address = text });
            state.Balances[^1].Coins.Add(new Coin(denom, amount).ToMessage());
        }

        foreach (var (_, metadata) in BankState.Metadata.Iterate(ctx)) state.DenomMetadata.Add(metadata);
        foreach (var (denom, enabled) in BankState.SendEnabled.Iterate(ctx)) state.SendEnabled.Add(new SendEnabled { Denom = denom, Enabled = enabled });
        return state;
    }

    // Entries in the params are an old form: they move to their own records.
    internal static void SetParams(Context ctx, Params value)
    {
#pragma warning disable CS0612, CS0618 // Read only to empty it.
        foreach (var entry in value.SendEnabled) BankState.SendEnabled.Set(ctx, entry.Denom, entry.Enabled);
#pragma warning restore CS0612, CS0618
        BankState.Params.Set(ctx, new Params { DefaultSendEnabled = value.DefaultSendEnabled });
    }
}

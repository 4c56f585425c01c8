using Cosmos.Auth.V1Beta1;
using Welkin.Core.Codec;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>Accounts from and to genesis.</summary>
internal static class AuthGenesis
{
    public static void Import(AuthKeeper keeper, BlockContext ctx, GenesisState state)
    {
        AuthState.Params.Set(ctx, state.Params);
        var accounts = state.Accounts.Select(any => Account.Of(TypeUrls.Unpack(any).OrThrow())).ToList();
        Renumber(accounts);
        ulong? last = null;
        foreach (var account in accounts.OrderBy(account => account.Number))
        {
            while (last is null || last < account.Number) last = AuthState.NextNumber.Next(ctx);
            keeper.Set(ctx, account);
        }

        keeper.OfModule(ctx, AuthKeeper.FeeCollector);
    }

    public static GenesisState Export(QueryContext ctx)
    {
        var state = new GenesisState { Params = AuthState.Params.Find(ctx) ?? new Params() };
        foreach (var (_, account) in AuthState.Accounts.Iterate(ctx)) state.Accounts.Add(TypeUrls.Pack(account.Concrete));
        return state;
    }

    // Numbers that were given twice become the lowest unused ones, in the order of the doubled numbers.
    private static void Renumber(List<Account> accounts)
    {
        var seen = new HashSet<ulong>();
        var doubles = accounts.Where(account => !seen.Add(account.Number)).OrderBy(account => account.Number).ToList();
        var free = 0UL;
        foreach (var account in doubles)
        {
            while (seen.Contains(free)) free++;
            account.Base.AccountNumber = free;
            seen.Add(free);
        }
    }
}

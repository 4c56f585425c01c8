using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Balances and supply.</summary>
public sealed class BankKeeper(IAccounts accounts, ModuleAccounts modules) : ITransfers, ISupply, IMinting, ISendRules, IBalances, IDelegatedCoins
{
    /// <inheritdoc/>
    public Coin Balance(Context ctx, Address owner, string denom)
        => new(denom, BankState.Balances.TryGet(ctx, (owner, denom), out var amount) ? amount : Int.Zero);

    /// <inheritdoc/>
    public Coins Balances(Context ctx, Address owner)
        => Coins.AsGiven(BankState.Balances
            .Iterate(ctx, KeyRange.Prefix(BankState.BalanceKeys.Prefix(owner)))
            .Select(pair => new Coin(pair.Key.Item2, pair.Value)));

    /// <inheritdoc/>
    public Coin Spendable(Context ctx, Address owner, string denom)
    {
        var balance = Balance(ctx, owner, denom);
        var locked = Locked(ctx, owner).AmountOf(denom);
        Invariant.Check(balance.Amount >= locked, "negative coin amount");
        return balance with { Amount = balance.Amount - locked };
    }

    /// <summary>All balances of an owner less what is locked.</summary>
    public Coins SpendableAll(Context ctx, Address owner)
    {
        var total = Balances(ctx, owner);
        var (spendable, negative) = total.SafeSub(Locked(ctx, owner));
        return negative ? Coins.Empty : spendable;
    }

    /// <inheritdoc/>
    public Result<Unit> SendCoins(Context ctx, Address from, Address to, Coins amount)
    {
        if (!amount.IsValid) return SdkErrors.InvalidCoins.With(amount.ToString());
        if (!TakeUnlocked(ctx, from, amount).TryGet(out _, out var error)) return error;
        if (!Give(ctx, to, amount).TryGet(out _, out error)) return error;
        CreateAccount(ctx, to);
        ctx.Emit(Events.Of("transfer", ("recipient", to.ToString()), ("sender", from.ToString()), ("amount", amount.ToString())));
        ctx.Emit(Events.Of("message", ("sender", from.ToString())));
        return new Unit();
    }

    /// <inheritdoc/>
    public Result<Unit> SendFromModuleToAccount(Context ctx, string module, Address to, Coins amount)
        => IsBlocked(to)
            ? SdkErrors.Unauthorized.With($"{to} is not allowed to receive funds")
            : SendCoins(ctx, AddressOf(module), to, amount);

    /// <inheritdoc/>
    public Result<Unit> SendFromAccountToModule(Context ctx, Address from, string module, Coins amount)
        => SendCoins(ctx, from, accounts.OfModule(ctx, module).Address, amount);

    /// <inheritdoc/>
    public Result<Unit> SendFromModuleToModule(Context ctx, string from, string to, Coins amount)
        => SendCoins(ctx, AddressOf(from), accounts.OfModule(ctx, to).Address, amount);

    /// <inheritdoc/>
    public Coin Supply(Context ctx, string denom) => new(denom, BankState.Supply.TryGet(ctx, denom, out var amount) ? amount : Int.Zero);

    /// <inheritdoc/>
    public bool HasSupply(Context ctx, string denom) => BankState.Supply.Has(ctx, denom);

    /// <inheritdoc/>
    public Result<Unit> Mint(Context ctx, string module, Coins amount)
    {
        var address = WithPermission(ctx, module, ModuleAccounts.Minter, "mint");
        if (!amount.IsValid) return SdkErrors.InvalidCoins.With(amount.ToString());
        if (!Give(ctx, address, amount).TryGet(out _, out var error)) return error;
        foreach (var coin in amount) SetSupply(ctx, Supply(ctx, coin.Denom) + coin);
        ctx.Emit(Events.Of("coinbase", ("minter", address.ToString()), ("amount", amount.ToString())));
        return new Unit();
    }

    /// <inheritdoc/>
    public Result<Unit> Burn(Context ctx, string module, Coins amount)
    {
        var address = WithPermission(ctx, module, ModuleAccounts.Burner, "burn");
        if (!amount.IsValid) return SdkErrors.InvalidCoins.With(amount.ToString());
        if (!TakeUnlocked(ctx, address, amount).TryGet(out _, out var error)) return error;
        foreach (var coin in amount) SetSupply(ctx, Supply(ctx, coin.Denom) - coin);
        ctx.Emit(Events.Of("burn", ("burner", address.ToString()), ("amount", amount.ToString())));
        return new Unit();
    }

    /// <inheritdoc/>
    public Result<Unit> SendingAllowed(Context ctx, Coins coins)
    {
        if (coins.Count == 0) return new Unit();
        var byDefault = DefaultSendEnabled(ctx);
        foreach (var coin in coins)
        {
            if (!IsSendEnabled(ctx, coin.Denom, byDefault)) return BankErrors.SendDisabled.With($"{coin.Denom} transfers are currently disabled");
        }

        return new Unit();
    }

    /// <inheritdoc/>
    public bool IsBlocked(Address address) => modules.IsModule(address);

    /// <inheritdoc/>
    public Result<Unit> DelegateToModule(Context ctx, Address from, string module, Coins amount)
    {
        var pool = WithPermission(ctx, module, ModuleAccounts.Staking, "receive delegated");
        if (!Existing(ctx, pool).TryGet(out _, out var error)) return error;
        if (!amount.IsValid) return SdkErrors.InvalidCoins.With(amount.ToString());
        var held = Coins.Empty;
        foreach (var coin in amount)
        {
            var balance = Balance(ctx, from, coin.Denom);
            if (balance.Amount < coin.Amount) return SdkErrors.InsufficientFunds.With($"failed to delegate; {balance} is smaller than {amount}");
            held += Coins.Of(balance);
            SetBalance(ctx, from, balance - coin);
        }

        if (!Track(ctx, from, account => VestingSchedule.TrackDelegation(account, ctx.BlockTime, held, amount)).TryGet(out _, out error))
        {
            return error.With("failed to track delegation");
        }

        ctx.Emit(Events.Of("coin_spent", ("spender", from.ToString()), ("amount", amount.ToString())));
        return Give(ctx, pool, amount);
    }

    /// <inheritdoc/>
    public Result<Unit> UndelegateFromModule(Context ctx, string module, Address to, Coins amount)
    {
        var pool = WithPermission(ctx, module, ModuleAccounts.Staking, "send undelegated");
        if (!Existing(ctx, pool).TryGet(out _, out var error)) return error;
        if (!amount.IsValid) return SdkErrors.InvalidCoins.With(amount.ToString());
        if (!TakeUnlocked(ctx, pool, amount).TryGet(out _, out error)) return error;
        if (!Track(ctx, to, account => VestingSchedule.TrackUndelegation(account, amount)).TryGet(out _, out error))
        {
            return error.With("failed to track undelegation");
        }

        return Give(ctx, to, amount);
    }

    internal static void SetSupply(Context ctx, Coin coin)
    {
        if (coin.IsZero) BankState.Supply.Remove(ctx, coin.Denom);
        else BankState.Supply.Set(ctx, coin.Denom, coin.Amount);
    }

    internal static bool DefaultSendEnabled(Context ctx) => BankState.Params.Find(ctx)?.DefaultSendEnabled ?? false;

    /// <summary>Whether a denom may be sent by users. Gas: a look-up, and a read when there is an entry.</summary>
    internal static bool IsSendEnabled(Context ctx, string denom, bool byDefault)
        => BankState.SendEnabled.Has(ctx, denom) ? BankState.SendEnabled.Find(ctx, denom) : byDefault;

    internal void CreateAccount(Context ctx, Address address)
    {
        if (!accounts.Has(ctx, address)) accounts.Set(ctx, accounts.Create(ctx, address));
    }

    internal Result<Unit> TakeUnlocked(Context ctx, Address owner, Coins amount)
    {
        var locked = Locked(ctx, owner);
        foreach (var coin in amount)
        {
            var balance = Balance(ctx, owner, coin.Denom);
            var held = locked.AmountOf(coin.Denom);
            if (held > balance.Amount)
            {
                return SdkErrors.InsufficientFunds.With($"locked amount exceeds account balance funds: {held}{coin.Denom} > {balance}");
            }

            var spendable = balance.Amount - held;
            if (coin.Amount > spendable)
            {
                return SdkErrors.InsufficientFunds.With($"spendable balance {spendable}{coin.Denom} is smaller than {coin}");
            }

            SetBalance(ctx, owner, balance - coin);
        }

        ctx.Emit(Events.Of("coin_spent", ("spender", owner.ToString()), ("amount", amount.ToString())));
        return new Unit();
    }

    internal Result<Unit> Give(Context ctx, Address owner, Coins amount)
    {
        foreach (var coin in amount) SetBalance(ctx, owner, Balance(ctx, owner, coin.Denom) + coin);
        ctx.Emit(Events.Of("coin_received", ("receiver", owner.ToString()), ("amount", amount.ToString())));
        return new Unit();
    }

    private Result<Unit> Existing(Context ctx, Address pool)
        => accounts.Find(ctx, pool) is null ? SdkErrors.UnknownAddress.With($"module account {pool} does not exist") : new Unit();

    private Result<Unit> Track(Context ctx, Address owner, Action<Account> book)
    {
        if (accounts.Find(ctx, owner) is not { } account) return SdkErrors.UnknownAddress.With($"account {owner} does not exist");
        if (!VestingSchedule.IsVesting(account)) return new Unit();
        book(account);
        accounts.Set(ctx, account);
        return new Unit();
    }

    // Zero balances are not stored.
    private static void SetBalance(Context ctx, Address owner, Coin balance)
    {
        if (balance.IsZero) BankState.Balances.Remove(ctx, (owner, balance.Denom));
        else BankState.Balances.Set(ctx, (owner, balance.Denom), balance.Amount);
    }

    private Coins Locked(Context ctx, Address owner)
        => accounts.Find(ctx, owner) is { } account ? VestingSchedule.Locked(account, ctx.BlockTime) : Coins.Empty;

    private Address AddressOf(string module)
        => accounts.ModuleAddress(module) ?? throw new TxPanicException($"module account {module} does not exist: unknown address");

    private Address WithPermission(Context ctx, string module, string permission, string verb)
    {
        var account = accounts.OfModule(ctx, module);
        if (account.Concrete is global::Cosmos.Auth.V1Beta1.ModuleAccount owner && owner.Permissions.Contains(permission)) return account.Address;
        throw new TxPanicException($"module account {module} does not have permissions to {verb} tokens: unauthorized");
    }
}

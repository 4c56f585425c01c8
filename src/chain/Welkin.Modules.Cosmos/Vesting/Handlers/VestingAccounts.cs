using Cosmos.Auth.V1Beta1;
using Cosmos.Vesting.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;
using CoinMessage = Cosmos.Base.V1Beta1.Coin;

namespace Welkin.Modules.Cosmos.Vesting.Handlers;

/// <summary>What all messages that open a vesting account do.</summary>
internal sealed class VestingAccounts(IAccounts accounts, ITransfers bank, ISendRules rules)
{
    /// <summary>The two addresses. Errors: <c>sdk</c> 7.</summary>
    public static Result<(Address From, Address To)> Parties(string from, string to)
    {
        if (!Address.ParseByCodec(from).TryGet(out var sender, out var error)) return SdkErrors.InvalidAddress.With($"invalid 'from' address: {error.Text}");
        if (!Address.ParseByCodec(to).TryGet(out var receiver, out error)) return SdkErrors.InvalidAddress.With($"invalid 'to' address: {error.Text}");
        return (sender, receiver);
    }

    /// <summary>Sorted positive coins. Errors: <c>sdk</c> 10.</summary>
    public static Result<Coins> Amount(IEnumerable<CoinMessage> given)
    {
        if (!given.ToDomain().TryGet(out var amount, out var error)) return error;
        return amount.IsValid && amount.IsAllPositive ? amount : SdkErrors.InvalidCoins.With(amount.ToString());
    }

    /// <summary>Whether those coins may be sent by users. Errors: bank 5.</summary>
    public Result<Unit> MaySend(Context ctx, Coins amount) => rules.SendingAllowed(ctx, amount);

    /// <summary>Whether the address may receive and is free. Errors: <c>sdk</c> 4, 18.</summary>
    public Result<Unit> MayOpen(Context ctx, Address to, string text)
    {
        if (rules.IsBlocked(to)) return SdkErrors.Unauthorized.With($"{text} is not allowed to receive funds");
        return accounts.Find(ctx, to) is null ? new Unit() : SdkErrors.InvalidRequest.With($"account {text} already exists");
    }

    /// <summary>Takes the next account number for an address.</summary>
    public BaseVestingAccount Number(Context ctx, Address to, Coins amount, long endTime)
    {
        var vesting = new BaseVestingAccount { BaseAccount = (BaseAccount)accounts.Create(ctx, to).Concrete, EndTime = endTime };
        vesting.OriginalVesting.AddRange(amount.ToMessages());
        return vesting;
    }

    /// <summary>Stores the account and moves the coins there. Errors: <c>sdk</c> 5.</summary>
    public Result<Unit> Open(Context ctx, IMessage account, Address from, Coins amount)
    {
        var made = Account.Of(account);
        accounts.Set(ctx, made);
        return bank.SendCoins(ctx, from, made.Address, amount);
    }
}

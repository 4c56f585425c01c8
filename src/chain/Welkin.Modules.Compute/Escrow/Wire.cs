using Akash.Escrow.Types.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Escrow.Types;
using AccountId = Akash.Escrow.Id.V1.Account;
using DecCoinMessage = Cosmos.Base.V1Beta1.DecCoin;
using PaymentId = Akash.Escrow.Id.V1.Payment;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>Between the domain records and akash.escrow.types.v1. Ids live in the key, not in the stored value.</summary>
internal static class EscrowWire
{
    public static AccountState ToWire(EscrowAccount account)
    {
        var wire = new AccountState
        {
            Owner = account.Owner,
            State = account.State,
            SettledAt = account.SettledAt.Value,
        };
        foreach (var coin in account.Transferred) wire.Transferred.Add(coin.ToMessage());
        foreach (var funds in account.Funds) wire.Funds.Add(new Balance { Denom = funds.Denom, Amount = funds.Amount.ToWire() });
        foreach (var deposit in account.Deposits) wire.Deposits.Add(ToWire(deposit));
        return wire;
    }

    public static Account ToWireWithId(EscrowAccount account) => new() { Id = account.Id.Clone(), State = ToWire(account) };

    public static PaymentState ToWire(EscrowPayment payment) => new()
    {
        Owner = payment.Owner,
        State = payment.State,
        Rate = payment.Rate.ToMessage(),
        Balance = payment.Balance.ToMessage(),
        Unsettled = payment.Unsettled.ToMessage(),
        Withdrawn = payment.Withdrawn.ToMessage(),
    };

    public static Payment ToWireWithId(EscrowPayment payment) => new() { Id = payment.Id.Clone(), State = ToWire(payment) };

    public static EscrowAccount FromWire(AccountId id, AccountState wire) => new()
    {
        Id = id,
        Owner = wire.Owner,
        State = wire.State,
        Transferred = wire.Transferred.Select(Read).ToValueList(),
        SettledAt = new Height(wire.SettledAt),
        Funds = wire.Funds.Select(f => new Funds(f.Denom, Dec.FromWire(f.Amount).OrThrow())).ToValueList(),
        Deposits = wire.Deposits.Select(FromWire).ToValueList(),
    };

    public static EscrowPayment FromWire(PaymentId id, PaymentState wire) => new()
    {
        Id = id,
        Owner = wire.Owner,
        State = wire.State,
        Rate = Read(wire.Rate),
        Balance = Read(wire.Balance),
        Unsettled = Read(wire.Unsettled),
        Withdrawn = wire.Withdrawn.ToDomain().OrThrow(),
    };

    private static Depositor ToWire(EscrowDeposit deposit) => new()
    {
        Owner = deposit.Owner,
        Height = deposit.Height.Value,
        Source = deposit.Source,
        Balance = deposit.Balance.ToMessage(),
    };

    private static EscrowDeposit FromWire(Depositor wire) =>
        new(wire.Owner, new Height(wire.Height), wire.Source, Read(wire.Balance));

    private static DecCoin Read(DecCoinMessage wire) => wire.ToDomain().OrThrow();
}

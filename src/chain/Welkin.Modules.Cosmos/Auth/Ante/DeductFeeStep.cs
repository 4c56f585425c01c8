using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Feegrant;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Auth.Ante;

/// <summary>Takes the fee from the payer, or from whoever granted an allowance, and gives it to the fee collector.</summary>
/// <param name="auth">Accounts.</param>
/// <param name="bank">Moves the fee.</param>
/// <param name="allowances">Spends allowances.</param>
/// <param name="minGasPrices">What this node asks for before it admits a transaction; plays no part in blocks.</param>
public sealed class DeductFeeStep(AuthKeeper auth, ITransfers bank, IFeeAllowances allowances, DecCoins minGasPrices) : IAnteStep
{
    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        var simulated = ctx.Mode == TxMode.Simulate;
        if (!simulated && ctx.Height.Value > 0 && tx.Fee.GasLimit == 0) return SdkErrors.InvalidGasLimit.With("must provide positive gas");
        var fee = tx.FeeAmount;
        if (ctx.Mode is TxMode.Check or TxMode.Recheck && TooLittle(fee, tx.Fee.GasLimit) is { } little) return little;
        if (!PaidBy(ctx, tx, fee).TryGet(out var payer, out var error)) return error;
        if (auth.Find(ctx, payer) is not { } account) return SdkErrors.UnknownAddress.With($"fee payer address: {Name(ctx, payer)} does not exist");
        if (!fee.IsZero && !Take(ctx, account, fee).TryGet(out _, out error)) return error;
        ctx.Emit(Events.Of("tx", ("fee", fee.ToString()), ("fee_payer", payer.ToString())));
        return new Unit();
    }

    private Error? TooLittle(Coins fee, ulong gas)
    {
        if (minGasPrices.IsZero) return null;
        var required = Coins.AsGiven(minGasPrices.Select(price => new Coin(price.Denom, price.Amount.MulInt(gas).Ceil().TruncateInt())));
        return fee.IsAnyGTE(required) ? null : SdkErrors.InsufficientFee.With($"insufficient fees; got: {fee} required: {required}");
    }

    private Result<Address> PaidBy(TxContext ctx, Tx tx, Coins fee)
    {
        var payer = tx.FeePayer;
        if (tx.FeeGranter is not { } granter) return payer;
        if (granter != payer && !allowances.Use(ctx, granter, payer, fee, tx.Messages).TryGet(out _, out var error))
        {
            return error.With($"{Name(ctx, granter)} does not allow to pay fees for {Name(ctx, payer)}");
        }

        return granter;
    }

    private Result<Unit> Take(TxContext ctx, Account payer, Coins fee)
    {
        if (!fee.IsValid) return SdkErrors.InsufficientFee.With($"invalid fee amount: {fee}");
        return bank.SendFromAccountToModule(ctx, payer.Address, AuthKeeper.FeeCollector, fee).TryGet(out _, out var error)
            ? new Unit()
            : SdkErrors.InsufficientFunds.With(error.Text);
    }

    // The network prints raw bytes.
    private static string Name(TxContext ctx, Address address) => ctx.Rules.Has(Rule.RefusalsNameAddresses) ? address.ToString() : GoUtf8.Text(address.Bytes);
}

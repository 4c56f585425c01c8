using System.Text;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Auth.Ante;

/// <summary>What can be judged without state.</summary>
public sealed class ValidateBasicStep : IAnteStep
{
    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        if (ctx.Mode == TxMode.Recheck) return new Unit();
        var fee = tx.Fee;
        if (fee.GasLimit > long.MaxValue) return SdkErrors.InvalidRequest.With($"invalid gas supplied; {fee.GasLimit} > {long.MaxValue}");
        if (tx.FeeAmount.IsAnyNegative) return SdkErrors.InsufficientFee.With($"invalid fee provided: {tx.FeeAmount}");
        if (fee.Payer.Length > 0 && !Address.Parse(fee.Payer).TryGet(out _, out var error))
        {
            return SdkErrors.InvalidAddress.With($"Invalid fee payer address ({error.Text})");
        }

        if (tx.Decoded.Signatures.Count == 0) return SdkErrors.NoSignatures;
        if (!tx.Signers.TryGet(out var signers, out error)) return error;
        return tx.Decoded.Signatures.Count == signers.Count
            ? new Unit()
            : SdkErrors.Unauthorized.With($"wrong number of signers; expected {signers.Count}, got {tx.Decoded.Signatures.Count}");
    }
}

/// <summary>Refuses a transaction whose last height or time has passed.</summary>
public sealed class TxTimeoutStep : IAnteStep
{
    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        var height = (ulong)ctx.Height.Value;
        if (tx.Body.TimeoutHeight > 0 && height > tx.Body.TimeoutHeight)
        {
            return SdkErrors.TxTimeoutHeight.With($"block height: {height}, timeout height: {tx.Body.TimeoutHeight}");
        }

        if (tx.TimeoutTimestamp is { IsZero: false, Seconds: not 0 } timeout && timeout.CompareTo(ctx.BlockTime) < 0)
        {
            return SdkErrors.TxTimeout.With($"block time: {ctx.BlockTime.ToGoText()}, timeout timestamp: {timeout.ToGoText()}");
        }

        return new Unit();
    }
}

/// <summary>Limits the memo.</summary>
public sealed class ValidateMemoStep(AuthKeeper auth) : IAnteStep
{
    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        var length = (ulong)Encoding.UTF8.GetByteCount(tx.Body.Memo);
        if (length == 0) return new Unit();
        var max = auth.Params(ctx).MaxMemoCharacters;
        return length <= max
            ? new Unit()
            : SdkErrors.MemoTooLarge.With($"maximum number of characters is {max} but received {length} characters");
    }
}

/// <summary>Charges for the bytes of the transaction; in a simulation also for the signatures that are not there yet.</summary>
public sealed class TxSizeGasStep(AuthKeeper auth) : IAnteStep
{
    // A StdSignature of the old amino encoding: the key with its tag, the 64 signature bytes with theirs, and six more.
    private const ulong SignatureOverhead = 2 + 64 + 6;

    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        var prices = auth.Params(ctx);
        ctx.Gas.ConsumeGas(checked(prices.TxSizeCostPerByte * (ulong)ctx.TxBytes.Length), "txSize");
        if (ctx.Mode != TxMode.Simulate) return new Unit();
        if (!tx.Signatures().TryGet(out var signatures, out var error)) return error;
        if (!tx.Signers.TryGet(out var signers, out error)) return error;
        for (var i = 0; i < signers.Count; i++)
        {
            if (i < signatures.Count && !signatures[i].IsIncomplete) continue;
            var key = auth.Find(ctx, signers[i])?.PublicKey is { } any ? Tx.KeyOf(any) : SigningKeys.Placeholder;
            var cost = Field(key.ToAmino()) + SignatureOverhead;
            if (key is PublicKey.Multisig) cost *= prices.TxSigLimit;
            ctx.Gas.ConsumeGas(prices.TxSizeCostPerByte * cost, "txSize");
        }

        return new Unit();
    }

    private static ulong Field(byte[] bytes) => 1 + (ulong)Google.Protobuf.CodedOutputStream.ComputeLengthSize(bytes.Length) + (ulong)bytes.Length;
}

using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Auth.Ante;

/// <summary>What keeps an unordered transaction from working twice: no signer uses a timeout again, and the timeout is near.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/auth/ante/sigverify.go</c>, but for the timeout at the very time of the block.</remarks>
internal static class UnorderedNonces
{
    private const ulong GasCost = 2240;
    private const long LongestNanos = 600_000_000_000;

    /// <summary>Checks the timeout and notes it for each signer. Errors: <c>sdk</c> 18. Gas: 2240 and the notes.</summary>
    public static Result<Unit> Use(AuthKeeper auth, TxContext ctx, Tx tx, IReadOnlyList<Address> signers)
    {
        if (tx.TimeoutTimestamp is not { IsZero: false, Seconds: not 0 } timeout)
        {
            return SdkErrors.InvalidRequest.With("unordered transaction must have timeout_timestamp set");
        }

        // A nonce is forgotten when its time has come; one that ended in this very block would work a second time in it.
        if (timeout.CompareTo(ctx.BlockTime) <= 0)
        {
            return SdkErrors.InvalidRequest.With("unordered transaction has a timeout_timestamp that has already passed");
        }

        if (timeout.CompareTo(ctx.BlockTime.Add(LongestNanos)) > 0) return SdkErrors.InvalidRequest.With("unordered tx ttl exceeds 10m0s");
        ctx.Gas.ConsumeGas(GasCost, "unordered tx");
        if (ctx.Mode == TxMode.Simulate) return new Unit();
        foreach (var signer in signers)
        {
            if (!auth.AddUnorderedNonce(ctx, signer, timeout).TryGet(out _, out var error))
            {
                return SdkErrors.InvalidRequest.With($"failed to add unordered nonce: {error.Text}");
            }
        }

        return new Unit();
    }
}

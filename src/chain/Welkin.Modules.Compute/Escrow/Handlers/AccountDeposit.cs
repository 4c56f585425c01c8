using System.Globalization;
using Akash.Base.Deposit.V1;
using Akash.Escrow.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using AccountId = Akash.Escrow.Id.V1.Account;
using DepositScope = Akash.Escrow.V1.DepositAuthorization.Types.Scope;
using Scope = Akash.Escrow.Id.V1.Scope;

namespace Welkin.Modules.Compute.Escrow.Handlers;

/// <summary>Adds a deposit to an account. Anybody may, into bid accounts too; the change shows in bank events only.</summary>
internal sealed class AccountDeposit(EscrowKeeper escrow) : IMsgHandler<MsgAccountDeposit, MsgAccountDepositResponse>
{
    public Result<Unit> Check(MsgAccountDeposit msg)
    {
        if (!Address.Parse(msg.Signer).TryGet(out _, out var error)) return error;
        if (!EscrowIds.Check(msg.Id).TryGet(out _, out error)) return error;
        if (msg.Deposit.Amount.ToDomain().OrThrow().IsZero) return EscrowErrors.InvalidDeposit;
        return DepositChecks.CheckSources(msg.Deposit);
    }

    public Result<MsgAccountDepositResponse> Run(TxContext ctx, MsgAccountDeposit msg)
    {
        var signer = Address.Parse(msg.Signer).OrThrow();
        var scope = DepositGrants.ScopeOf(msg.Id) ?? DepositScope.Invalid;
        if (!escrow.Authorize(ctx, new DepositRequest(signer, scope, msg.Deposit)).TryGet(out var deposits, out var error)) return error;
        if (!escrow.Add(ctx, msg.Id, deposits).TryGet(out _, out error)) return error;
        return new MsgAccountDepositResponse();
    }
}

/// <summary>Stateless checks of escrow ids.</summary>
internal static class EscrowIds
{
    /// <summary>Errors: escrow 12.</summary>
    public static Result<Unit> Check(AccountId id)
    {
        var parts = id.Xid.Split('/');
        var wanted = id.Scope switch { Scope.Deployment => 2, Scope.Bid => 5, _ => 0 };
        if (wanted == 0) return EscrowErrors.InvalidId.With("invalid scope");
        if (parts.Length != wanted) return EscrowErrors.InvalidId.With("invalid xid format");
        if (!Address.Parse(parts[0]).TryGet(out _, out var error)) return EscrowErrors.InvalidId.With($"invalid xid/owner: {error.Text}");
        if (!Number(parts[1], "dseq", 64).TryGet(out _, out error)) return error;
        if (wanted == 2) return new Unit();
        if (!Number(parts[2], "gseq", 32).TryGet(out _, out error)) return error;
        if (!Number(parts[3], "oseq", 32).TryGet(out _, out error)) return error;
        if (!Address.Parse(parts[4]).TryGet(out _, out error)) return EscrowErrors.InvalidId.With($"invalid xid/provider: {error.Text}");
        return new Unit();
    }

    // The words are those of Go's strconv.ParseUint.
    private static Result<Unit> Number(string text, string part, int bits)
    {
        var fault = text.Length == 0 || !text.All(char.IsAsciiDigit) ? "invalid syntax"
            : !ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || (bits == 32 && value > uint.MaxValue) ? "value out of range"
            : null;
        return fault is null ? new Unit() : EscrowErrors.InvalidId.With($"invalid xid/{part}: strconv.ParseUint: parsing \"{text}\": {fault}");
    }
}

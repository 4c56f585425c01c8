using System.Text;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Market.V1;
using Welkin.Modules.Compute.Market;
using Welkin.Runtime;
using LeaseStates = Akash.Market.V1.Lease.Types.State;

namespace Welkin.Modules.Compute.Closures.Handlers;

/// <summary>States why the signer is about to end a lease. The closing message follows in the same transaction; without it nothing is kept.</summary>
internal sealed class AttachEvidence(ClosureState state, ClosureKeeper closures, ILeases leases)
    : IMsgHandler<MsgAttachEvidence, MsgAttachEvidenceResponse>
{
    private const int HashLength = 32;

    public Result<Unit> Check(MsgAttachEvidence msg)
    {
        if (!Address.Parse(msg.Signer).IsOk) return SdkErrors.InvalidAddress.With("MsgAttachEvidence: invalid signer");
        if (!msg.Id.Validate().TryGet(out _, out var error)) return error;
        if (msg.Signer != msg.Id.Provider && msg.Signer != msg.Id.Owner) return ClosureErrors.NotAParty;
        if (msg.EvidenceHash.Length is not (0 or HashLength)) return ClosureErrors.InvalidEvidence.With($"evidence_hash is empty or {HashLength} bytes");
        if (msg.Cause.Length is 0 or > ClosureParams.MaxCauseBytes || !msg.Cause.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            return ClosureErrors.InvalidEvidence.With($"cause is 1 to {ClosureParams.MaxCauseBytes} of a-z, 0-9 and _");
        }

        return new Unit();
    }

    public Result<MsgAttachEvidenceResponse> Run(TxContext ctx, MsgAttachEvidence msg)
    {
        var most = state.Params(ctx).MaxDetailBytes;
        if (Encoding.UTF8.GetByteCount(msg.Detail) > most) return ClosureErrors.InvalidEvidence.With($"detail is at most {most} bytes");
        if (leases.Find(ctx, msg.Id) is not { } lease) return ClosureErrors.LeaseNotFound;
        if (lease.State is not (LeaseStates.Active or LeaseStates.Reclaiming)) return ClosureErrors.LeaseEnded;

        closures.Await(ctx, msg);
        ctx.Emit(new EventEvidenceAttached { Id = msg.Id, Signer = msg.Signer, Cause = msg.Cause, EvidenceHash = msg.EvidenceHash });
        return new MsgAttachEvidenceResponse();
    }
}

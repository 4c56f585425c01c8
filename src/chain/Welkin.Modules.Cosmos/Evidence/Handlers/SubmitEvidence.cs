using Cosmos.Evidence.V1Beta1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Evidence;

/// <summary>Evidence that a user brings. No kind of it is accepted: the network has no handler for one, and its program panics there.</summary>
internal sealed class SubmitEvidence : IMsgHandler<MsgSubmitEvidence, MsgSubmitEvidenceResponse>
{
    public Result<MsgSubmitEvidenceResponse> Run(TxContext ctx, MsgSubmitEvidence msg)
    {
        if (!Address.ParseByCodec(msg.Submitter).TryGet(out _, out var error)) return SdkErrors.InvalidAddress.With($"invalid submitter address: {error.Text}");
        if (msg.Evidence is null) return EvidenceErrors.Invalid.With("missing evidence");
        if (!TypeUrls.Unpack<Equivocation>(msg.Evidence).TryGet(out var evidence, out error)) return error;
        if (Complaint(evidence) is { } complaint) return EvidenceErrors.Invalid.With($"failed basic validation: {complaint}");
        var hash = EvidenceState.HashOf(evidence);
        if (EvidenceState.Evidence.TryGet(ctx, hash, out _)) return EvidenceErrors.Exists.With(Convert.ToHexString(hash));
        throw new TxPanicException("runtime error: invalid memory address or nil pointer dereference");
    }

    private static string? Complaint(Equivocation evidence)
    {
        var time = BlockTime.FromTimestamp(evidence.Time);
        if (time.Seconds <= 0) return $"invalid equivocation time: {time.ToGoText()}";
        if (evidence.Height < 1) return $"invalid equivocation height: {evidence.Height}";
        if (evidence.Power < 1) return $"invalid equivocation validator power: {evidence.Power}";
        return evidence.ConsensusAddress.Length == 0 ? "invalid equivocation validator consensus address: " : null;
    }
}

using System.Security.Cryptography;
using Akash.Market.V1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Market.V1;
using Welkin.Modules.Compute.Market.Types;
using Welkin.Runtime;
using Invariant = Welkin.Core.Invariant;

namespace Welkin.Modules.Compute.Closures;

/// <summary>Writes closure records: what the chain knows, and beside it what a party states, each marked with who states it.</summary>
internal sealed class ClosureKeeper(ClosureState state) : IClosures
{
    public void Record(Context ctx, Lease ended, LeaseEnd end)
    {
        var record = new ClosureRecord
        {
            Id = ended.Id,
            Code = end.Reason,
            Cause = end.Way.Cause,
            Actor = end.Way.Actor,
            Height = ctx.Height.Value,
            Time = ctx.BlockTime.ToTimestamp(),
            Rule = end.Way.Rule,
        };
        record.RuleValues.Add(new RuleValue { Name = "rate", Value = ended.Price.ToDomain().OrThrow().ToString() });
        record.RuleValues.Add(new RuleValue { Name = "blocks", Value = (ctx.Height.Value - ended.CreatedAt).ToString(System.Globalization.CultureInfo.InvariantCulture) });
        foreach (var field in (string[])["code", "actor", "height", "time", "rule"]) Attribute(record, field, Party.Chain);

        if (TakeEvidence(ctx, ended.Id, end.Way.Actor) is { } evidence) State(record, evidence, end.Way.Actor);
        else Attribute(record, "cause", Party.Chain);

        Invariant.Check(GogoWire.Encode(record).Length <= ClosureParams.MaxRecordBytes, "a closure record stays within its limit");
        state.Records.Set(ctx, ended.Id, record);
        ctx.Emit(new EventClosureRecorded { Id = record.Id, Cause = record.Cause, Actor = record.Actor });
    }

    /// <summary>Keeps evidence until the closing message of the same transaction.</summary>
    public void Await(TxContext ctx, MsgAttachEvidence msg) =>
        state.Waiting.Set(ctx, msg.Id, [.. TransactionHash(ctx), .. GogoWire.Encode(msg)]);

    private static void State(ClosureRecord record, MsgAttachEvidence evidence, Party by)
    {
        record.Cause = evidence.Cause;
        record.Detail = evidence.Detail;
        record.EvidenceHash = evidence.EvidenceHash;
        foreach (var field in (string[])["cause", "detail", "evidence_hash"]) Attribute(record, field, by);
    }

    private MsgAttachEvidence? TakeEvidence(Context ctx, LeaseID id, Party actor)
    {
        if (!state.Waiting.TryGet(ctx, id, out var waiting)) return null;
        state.Waiting.Remove(ctx, id);
        if (ctx is not TxContext tx || !waiting.AsSpan(0, SHA256.HashSizeInBytes).SequenceEqual(TransactionHash(tx))) return null;
        var evidence = MsgAttachEvidence.Parser.ParseFrom(waiting.AsSpan(SHA256.HashSizeInBytes));
        var signedBy = evidence.Signer == id.Provider ? Party.Provider : Party.Tenant;
        return signedBy == actor ? evidence : null;
    }

    private static void Attribute(ClosureRecord record, string field, Party by) => record.Attributions.Add(new Attribution { Field = field, By = by });

    private static byte[] TransactionHash(TxContext ctx) => SHA256.HashData(ctx.TxBytes.Span);
}

using Cosmos.Ics23.V1;
using Google.Protobuf;
using Tendermint.Crypto;

namespace Welkin.Core.Crypto;

/// <summary>Verifies that a key is, or is not, in a tree with a known root. Spec: ICS-23, as github.com/cosmos/ics23 v0.11 checks.</summary>
public static class Ics23
{
    /// <summary>Type of the proof of a key within a store.</summary>
    public const string IavlOp = "ics23:iavl";

    /// <summary>Type of the proof of a store within the application hash.</summary>
    public const string SimpleOp = "ics23:simple";

    /// <summary>Whether the proof shows that the key holds the value.</summary>
    public static bool VerifyMembership(ProofSpec spec, ReadOnlySpan<byte> root, CommitmentProof proof, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        foreach (var existence in ExistenceProofs(CompressedProofs.Expand(proof)))
        {
            if (existence.Key.Span.SequenceEqual(key))
            {
                return ExistenceCheck.Holds(spec, root, existence, key, value);
            }
        }

        return false;
    }

    /// <summary>Whether the proof shows that the key is absent.</summary>
    public static bool VerifyNonMembership(ProofSpec spec, ReadOnlySpan<byte> root, CommitmentProof proof, ReadOnlySpan<byte> key)
    {
        foreach (var absence in NonExistenceProofs(CompressedProofs.Expand(proof)))
        {
            if (AbsenceCheck.Encloses(spec, absence, key))
            {
                return AbsenceCheck.Holds(spec, root, absence, key);
            }
        }

        return false;
    }

    /// <summary>The root that a proof leads to, or null when it leads nowhere.</summary>
    public static byte[]? CalculateRoot(CommitmentProof proof)
    {
        var expanded = CompressedProofs.Expand(proof);
        var first = expanded.ProofCase switch
        {
            CommitmentProof.ProofOneofCase.Exist => expanded.Exist,
            CommitmentProof.ProofOneofCase.Nonexist => expanded.Nonexist.Left ?? expanded.Nonexist.Right,
            CommitmentProof.ProofOneofCase.Batch when expanded.Batch.Entries.Count > 0 =>
                expanded.Batch.Entries[0].Exist ?? expanded.Batch.Entries[0].Nonexist?.Left ?? expanded.Batch.Entries[0].Nonexist?.Right,
            _ => null,
        };
        return first is null ? null : ExistenceCheck.Root(first, null);
    }

    /// <summary>Whether the two proofs of a store query lead from the key's value, or its absence when null, to the application hash.</summary>
    public static bool VerifyStoreQuery(ProofOps operations, ReadOnlySpan<byte> appHash, string store, ReadOnlySpan<byte> key, byte[]? value)
    {
        if (operations.Ops.Count != 2 || operations.Ops[0].Type != IavlOp || operations.Ops[1].Type != SimpleOp)
        {
            return false;
        }

        var name = System.Text.Encoding.UTF8.GetBytes(store);
        if (!operations.Ops[0].Key.Span.SequenceEqual(key) || !operations.Ops[1].Key.Span.SequenceEqual(name)
            || !TryParse(operations.Ops[0].Data, out var inStore) || !TryParse(operations.Ops[1].Data, out var inApp)
            || CalculateRoot(inStore) is not { } storeRoot)
        {
            return false;
        }

        var known = value is null
            ? VerifyNonMembership(ProofSpecs.Iavl, storeRoot, inStore, key)
            : VerifyMembership(ProofSpecs.Iavl, storeRoot, inStore, key, value);
        return known && VerifyMembership(ProofSpecs.Tendermint, appHash, inApp, name, storeRoot);
    }

    private static bool TryParse(ByteString data, out CommitmentProof proof)
    {
        try
        {
            proof = CommitmentProof.Parser.ParseFrom(data);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            proof = new CommitmentProof();
            return false;
        }
    }

    private static IEnumerable<ExistenceProof> ExistenceProofs(CommitmentProof proof) => proof.ProofCase switch
    {
        CommitmentProof.ProofOneofCase.Exist => [proof.Exist],
        CommitmentProof.ProofOneofCase.Batch => proof.Batch.Entries.Select(entry => entry.Exist).OfType<ExistenceProof>(),
        _ => [],
    };

    private static IEnumerable<NonExistenceProof> NonExistenceProofs(CommitmentProof proof) => proof.ProofCase switch
    {
        CommitmentProof.ProofOneofCase.Nonexist => [proof.Nonexist],
        CommitmentProof.ProofOneofCase.Batch => proof.Batch.Entries.Select(entry => entry.Nonexist).OfType<NonExistenceProof>(),
        _ => [],
    };
}

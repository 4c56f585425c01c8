using Cosmos.Ics23.V1;

namespace Welkin.Core.Crypto;

/// <summary>Writes out batches whose inner steps were stored once and referred to by number.</summary>
internal static class CompressedProofs
{
    public static CommitmentProof Expand(CommitmentProof proof)
    {
        if (proof.ProofCase != CommitmentProof.ProofOneofCase.Compressed)
        {
            return proof;
        }

        var lookup = proof.Compressed.LookupInners;
        return new CommitmentProof
        {
            Batch = new BatchProof { Entries = { proof.Compressed.Entries.Select(entry => Expand(entry, lookup)) } },
        };
    }

    private static BatchEntry Expand(CompressedBatchEntry entry, IReadOnlyList<InnerOp> lookup) => entry.ProofCase switch
    {
        CompressedBatchEntry.ProofOneofCase.Exist => new BatchEntry { Exist = Expand(entry.Exist, lookup) },
        CompressedBatchEntry.ProofOneofCase.Nonexist => new BatchEntry
        {
            Nonexist = new NonExistenceProof
            {
                Key = entry.Nonexist.Key,
                Left = Expand(entry.Nonexist.Left, lookup),
                Right = Expand(entry.Nonexist.Right, lookup),
            },
        },
        _ => new BatchEntry(),
    };

    private static ExistenceProof? Expand(CompressedExistenceProof? proof, IReadOnlyList<InnerOp> lookup)
    {
        // A step that does not exist makes the proof one that nothing accepts.
        if (proof is null || proof.Path.Any(step => step < 0 || step >= lookup.Count))
        {
            return null;
        }

        return new ExistenceProof
        {
            Key = proof.Key,
            Value = proof.Value,
            Leaf = proof.Leaf,
            Path = { proof.Path.Select(step => lookup[step]) },
        };
    }
}

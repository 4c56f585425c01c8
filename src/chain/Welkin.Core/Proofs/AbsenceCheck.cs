using Cosmos.Ics23.V1;

namespace Welkin.Core.Crypto;

/// <summary>Checks that two leaves are neighbours and that a key would stand between them.</summary>
internal static class AbsenceCheck
{
    public static bool Encloses(ProofSpec spec, NonExistenceProof proof, ReadOnlySpan<byte> key) =>
        (proof.Left is null || Compare(spec, proof.Left.Key.Span, key) < 0)
        && (proof.Right is null || Compare(spec, proof.Right.Key.Span, key) > 0);

    public static bool Holds(ProofSpec spec, ReadOnlySpan<byte> root, NonExistenceProof proof, ReadOnlySpan<byte> key)
    {
        if ((proof.Left is null && proof.Right is null) || !Encloses(spec, proof, key)
            || !IsInTree(spec, root, proof.Left) || !IsInTree(spec, root, proof.Right))
        {
            return false;
        }

        var shape = spec.InnerSpec;
        if (proof.Left is null)
        {
            return IsLeftMost(shape, proof.Right!.Path, proof.Right.Path.Count);
        }

        return proof.Right is null
            ? IsRightMost(shape, proof.Left.Path, proof.Left.Path.Count)
            : AreNeighbours(shape, proof.Left.Path, proof.Right.Path);
    }

    private static bool IsInTree(ProofSpec spec, ReadOnlySpan<byte> root, ExistenceProof? proof) =>
        proof is null || ExistenceCheck.Holds(spec, root, proof, proof.Key.Span, proof.Value.Span);

    private static int Compare(ProofSpec spec, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (!spec.PrehashKeyBeforeComparison)
        {
            return left.SequenceCompareTo(right);
        }

        var operation = spec.LeafSpec.PrehashKey;
        return ExistenceCheck.DigestOrSame(operation, left).AsSpan().SequenceCompareTo(ExistenceCheck.DigestOrSame(operation, right));
    }

    // From the root down: skip what both share, then one step apart, then along the inner edges.
    private static bool AreNeighbours(InnerSpec shape, IReadOnlyList<InnerOp> left, IReadOnlyList<InnerOp> right)
    {
        var (l, r) = (left.Count - 1, right.Count - 1);
        while (l >= 0 && r >= 0 && left[l].Prefix == right[r].Prefix && left[l].Suffix == right[r].Suffix)
        {
            (l, r) = (l - 1, r - 1);
        }

        return l >= 0 && r >= 0
            && Branch(shape, left[l]) is { } leftBranch
            && Branch(shape, right[r]) is { } rightBranch
            && rightBranch == leftBranch + 1
            && IsRightMost(shape, left, l)
            && IsLeftMost(shape, right, r);
    }

    private static bool IsLeftMost(InnerSpec shape, IReadOnlyList<InnerOp> path, int count) =>
        path.Take(count).All(step => IsAt(shape, step, 0) || LeftBranchesAreEmpty(shape, step));

    private static bool IsRightMost(InnerSpec shape, IReadOnlyList<InnerOp> path, int count) =>
        path.Take(count).All(step => IsAt(shape, step, shape.ChildOrder.Count - 1) || RightBranchesAreEmpty(shape, step));

    private static bool IsAt(InnerSpec shape, InnerOp step, int branch)
    {
        var position = shape.ChildOrder.IndexOf(branch);
        var before = position * shape.ChildSize;
        return position >= 0
            && step.Prefix.Length >= before + shape.MinPrefixLength
            && step.Prefix.Length <= before + shape.MaxPrefixLength
            && step.Suffix.Length == (shape.ChildOrder.Count - 1 - position) * shape.ChildSize;
    }

    private static int? Branch(InnerSpec shape, InnerOp step)
    {
        for (var branch = 0; branch < shape.ChildOrder.Count; branch++)
        {
            if (IsAt(shape, step, branch))
            {
                return branch;
            }
        }

        return null;
    }

    private static bool LeftBranchesAreEmpty(InnerSpec shape, InnerOp step)
    {
        var count = Branch(shape, step) ?? 0;
        var start = step.Prefix.Length - (count * shape.ChildSize);
        return count > 0 && start >= 0 && AreEmpty(shape, step.Prefix.Span[start..], Enumerable.Range(0, count));
    }

    private static bool RightBranchesAreEmpty(InnerSpec shape, InnerOp step)
    {
        var count = Branch(shape, step) is { } branch ? shape.ChildOrder.Count - 1 - branch : 0;
        return count > 0 && step.Suffix.Length == count * shape.ChildSize && AreEmpty(shape, step.Suffix.Span, Enumerable.Range(0, count));
    }

    private static bool AreEmpty(InnerSpec shape, ReadOnlySpan<byte> siblings, IEnumerable<int> branches)
    {
        foreach (var branch in branches)
        {
            var from = shape.ChildOrder.IndexOf(branch) * shape.ChildSize;
            if (from < 0 || from + shape.ChildSize > siblings.Length
                || !siblings.Slice(from, shape.ChildSize).SequenceEqual(shape.EmptyChild.Span))
            {
                return false;
            }
        }

        return true;
    }
}

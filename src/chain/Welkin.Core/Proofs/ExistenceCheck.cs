using System.Security.Cryptography;
using Cosmos.Ics23.V1;
using Google.Protobuf;

namespace Welkin.Core.Crypto;

/// <summary>Checks the path from one leaf to the root.</summary>
internal static class ExistenceCheck
{
    private const int DefaultMaxDepth = 128;
    private static readonly ProofSpec Iavl = ProofSpecs.Iavl;

    public static bool Holds(ProofSpec spec, ReadOnlySpan<byte> root, ExistenceProof proof, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        HasShape(spec, proof)
        && proof.Key.Span.SequenceEqual(key)
        && proof.Value.Span.SequenceEqual(value)
        && Root(proof, spec) is { } computed
        && root.SequenceEqual(computed);

    /// <summary>The root the path leads to, or null when a step cannot be made.</summary>
    public static byte[]? Root(ExistenceProof proof, ProofSpec? spec)
    {
        if (proof.Leaf is null || ApplyLeaf(proof.Leaf, proof.Key.Span, proof.Value.Span) is not { } node)
        {
            return null;
        }

        foreach (var step in proof.Path)
        {
            if (Digest(step.Hash, [.. step.Prefix.Span, .. node, .. step.Suffix.Span]) is not { } next
                || (spec is not null && spec.InnerSpec.ChildSize >= 32 && next.Length > spec.InnerSpec.ChildSize))
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    public static byte[]? DigestOrSame(HashOp operation, ReadOnlySpan<byte> data) =>
        operation == HashOp.NoHash ? data.ToArray() : Digest(operation, data);

    private static bool HasShape(ProofSpec spec, ExistenceProof proof)
    {
        if (spec.LeafSpec is null || spec.InnerSpec is not { ChildSize: > 0 } || proof.Leaf is null || !LeafFits(spec, proof.Leaf))
        {
            return false;
        }

        var maxDepth = spec.MaxDepth > 0 ? spec.MaxDepth : DefaultMaxDepth;
        if (proof.Path.Count < spec.MinDepth || proof.Path.Count > maxDepth)
        {
            return false;
        }

        for (var layer = 1; layer <= proof.Path.Count; layer++)
        {
            if (!InnerFits(spec, proof.Path[layer - 1], layer))
            {
                return false;
            }
        }

        return true;
    }

    private static bool LeafFits(ProofSpec spec, LeafOp leaf) =>
        (!IsIavl(spec) || IavlPrefixFits(leaf.Prefix, layer: 0))
        && leaf.Hash == spec.LeafSpec.Hash
        && leaf.PrehashKey == spec.LeafSpec.PrehashKey
        && leaf.PrehashValue == spec.LeafSpec.PrehashValue
        && leaf.Length == spec.LeafSpec.Length
        && leaf.Prefix.Span.StartsWith(spec.LeafSpec.Prefix.Span);

    private static bool InnerFits(ProofSpec spec, InnerOp inner, int layer)
    {
        var shape = spec.InnerSpec;
        var leftChildren = (shape.ChildOrder.Count - 1) * shape.ChildSize;
        return inner.Hash == shape.Hash
            && (!IsIavl(spec) || (IavlPrefixFits(inner.Prefix, layer) && inner.Hash == HashOp.Sha256))
            && !inner.Prefix.Span.StartsWith(spec.LeafSpec.Prefix.Span)
            && inner.Prefix.Length >= shape.MinPrefixLength
            && inner.Prefix.Length <= shape.MaxPrefixLength + leftChildren
            && inner.Suffix.Length % shape.ChildSize == 0;
    }

    // An IAVL prefix is height, size and version as zig-zag numbers; an inner one goes on with the length of a child, or with a left sibling.
    private static bool IavlPrefixFits(ByteString prefix, int layer)
    {
        var input = prefix.CreateCodedInput();
        try
        {
            var height = input.ReadSInt64();
            if (height < layer || input.ReadSInt64() < 0 || input.ReadSInt64() < 0)
            {
                return false;
            }
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }

        var rest = prefix.Length - input.Position;
        return layer == 0 ? rest == 0 : rest is 1 or 34;
    }

    private static bool IsIavl(ProofSpec spec) =>
        spec.LeafSpec.Hash == Iavl.LeafSpec.Hash
        && spec.LeafSpec.PrehashKey == Iavl.LeafSpec.PrehashKey
        && spec.LeafSpec.PrehashValue == Iavl.LeafSpec.PrehashValue
        && spec.LeafSpec.Length == Iavl.LeafSpec.Length
        && spec.InnerSpec.Hash == Iavl.InnerSpec.Hash
        && spec.InnerSpec.MinPrefixLength == Iavl.InnerSpec.MinPrefixLength
        && spec.InnerSpec.MaxPrefixLength == Iavl.InnerSpec.MaxPrefixLength
        && spec.InnerSpec.ChildSize == Iavl.InnerSpec.ChildSize
        && spec.InnerSpec.ChildOrder.Count == Iavl.InnerSpec.ChildOrder.Count;

    private static byte[]? ApplyLeaf(LeafOp leaf, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty || value.IsEmpty
            || DigestOrSame(leaf.PrehashKey, key) is not { } hashedKey || WithLength(leaf.Length, hashedKey) is not { } keyPart
            || DigestOrSame(leaf.PrehashValue, value) is not { } hashedValue || WithLength(leaf.Length, hashedValue) is not { } valuePart)
        {
            return null;
        }

        return Digest(leaf.Hash, [.. leaf.Prefix.Span, .. keyPart, .. valuePart]);
    }

    private static byte[]? WithLength(LengthOp operation, byte[] data) => operation switch
    {
        LengthOp.NoPrefix => data,
        LengthOp.VarProto => [.. VarInt(data.Length), .. data],
        LengthOp.Require32Bytes => data.Length == 32 ? data : null,
        LengthOp.Require64Bytes => data.Length == 64 ? data : null,
        LengthOp.Fixed32Little => [.. BitConverter.GetBytes(data.Length), .. data],
        _ => null,
    };

    private static byte[] VarInt(int value)
    {
        var bytes = new byte[CodedOutputStream.ComputeUInt32Size((uint)value)];
        using var output = new CodedOutputStream(bytes);
        output.WriteUInt32((uint)value);
        return bytes;
    }

    private static byte[]? Digest(HashOp operation, ReadOnlySpan<byte> data) => operation switch
    {
        HashOp.Sha256 => Hash.Sha256(data),
        HashOp.Sha512 => SHA512.HashData(data),
        HashOp.Ripemd160 => Hash.Ripemd160(data),
        HashOp.Bitcoin => Hash.Hash160(data),
        _ => null,
    };
}

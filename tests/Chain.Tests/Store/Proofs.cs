using System.Security.Cryptography;
using Cosmos.Ics23.V1;

namespace Welkin.Tests.Store;

/// <summary>The least that a verifier does, written apart from the prover.</summary>
internal static class Proofs
{
    public static byte[] RootOf(ExistenceProof proof)
    {
        byte[] image = [.. proof.Leaf.Prefix, .. Length(proof.Key.Length), .. proof.Key, 32, .. SHA256.HashData(proof.Value.Span)];
        var hash = SHA256.HashData(image);
        foreach (var step in proof.Path) hash = SHA256.HashData([.. step.Prefix, .. hash, .. step.Suffix]);
        return hash;
    }

    private static byte[] Length(int length) => length < 0x80 ? [(byte)length] : [(byte)(length | 0x80), (byte)(length >> 7)];
}

using Tendermint.Types;

namespace Welkin.Engine.Blocks;

/// <summary>Proofs that a transaction stands at its place in a block.</summary>
public static class TxProofs
{
    /// <param name="index">Place of the transaction, from 0.</param>
    public static TxProof Of(Data data, int index)
    {
        var (root, proofs) = MerkleTree.Proofs([.. data.TxHashes()]);
        return new() { RootHash = ByteString.CopyFrom(root), Data = data.Txs[index], Proof = proofs[index] };
    }
}

using System.Numerics;
using System.Text;
using Cosmos.Ics23.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Store;

/// <summary>One store as it was committed.</summary>
/// <param name="Name">Store name.</param>
/// <param name="Version">Height of the commit.</param>
/// <param name="Hash">Root hash of its tree, 32 bytes.</param>
public sealed record StoreInfo(string Name, long Version, byte[] Hash);

/// <summary>What a commit recorded: the roots under the app hash.</summary>
/// <param name="Version">Height of the commit.</param>
/// <param name="Time">Block time.</param>
/// <param name="Stores">Persistent stores.</param>
public sealed record CommitInfo(long Version, BlockTime Time, IReadOnlyList<StoreInfo> Stores)
{
    /// <summary>The app hash: Merkle root over the stores in name order. Versions and time do not enter it.</summary>
    public byte[] Hash() => MerkleTree.Root(Leaves(out _));

    /// <summary>Root hash of a store; null when it was not committed.</summary>
    public byte[]? RootOf(string name)
    {
        foreach (var store in Stores)
        {
            if (store.Name == name) return store.Hash;
        }

        return null;
    }

    /// <summary>An ICS-23 proof, under the Tendermint spec, that a store has its root.</summary>
    public CommitmentProof Prove(string name)
    {
        var leaves = Leaves(out var sorted);
        var index = sorted.FindIndex(store => store.Name == name);
        if (index < 0) throw new KeyNotFoundException($"store {name} is not part of commit {Version}");
        var proof = new ExistenceProof
        {
            Key = ByteString.CopyFromUtf8(name),
            Value = ByteString.CopyFrom(sorted[index].Hash),
            Leaf = new LeafOp { Hash = HashOp.Sha256, PrehashValue = HashOp.Sha256, Length = LengthOp.VarProto, Prefix = ByteString.CopyFrom(0) },
        };
        AddSteps(proof.Path, MerkleTree.Proofs(leaves).Proofs[index].Aunts, index, leaves.Count);
        return new CommitmentProof { Exist = proof };
    }

    /// <summary>The network's record of the same.</summary>
    public Cosmos.Store.V1Beta1.CommitInfo ToProto()
    {
        var info = new Cosmos.Store.V1Beta1.CommitInfo { Version = Version, Timestamp = Time.ToTimestamp() };
        foreach (var store in Stores)
        {
            var id = new Cosmos.Store.V1Beta1.CommitID { Version = store.Version, Hash = ByteString.CopyFrom(store.Hash) };
            info.StoreInfos.Add(new Cosmos.Store.V1Beta1.StoreInfo { Name = store.Name, CommitId = id });
        }

        return info;
    }

    private List<byte[]> Leaves(out List<StoreInfo> sorted)
    {
        sorted = [.. Stores];
        sorted.Sort(static (left, right) => ByteOrder.Compare(Encoding.UTF8.GetBytes(left.Name), Encoding.UTF8.GetBytes(right.Name)));
        return sorted.ConvertAll(LeafOf);
    }

    private static byte[] LeafOf(StoreInfo store)
    {
        var name = Encoding.UTF8.GetBytes(store.Name);
        Span<byte> length = stackalloc byte[Varint.MaxLength];
        return [.. length[..Varint.WriteUnsigned(length, (ulong)name.Length)], .. name, NodeHash.Length, .. Core.Crypto.Hash.Sha256(store.Hash)];
    }

    /// <summary>Turns the neighbours of a leaf, lowest first, into the steps of an ICS-23 path.</summary>
    private static void AddSteps(RepeatedField<InnerOp> path, RepeatedField<ByteString> aunts, int index, int count)
    {
        const byte innerMark = 1;

        if (count == 1) return;
        var split = 1 << BitOperations.Log2((uint)(count - 1));
        var isLeft = index < split;
        AddSteps(path, aunts, isLeft ? index : index - split, isLeft ? split : count - split);
        var aunt = aunts[path.Count];
        path.Add(isLeft
            ? new InnerOp { Hash = HashOp.Sha256, Prefix = ByteString.CopyFrom(innerMark), Suffix = aunt }
            : new InnerOp { Hash = HashOp.Sha256, Prefix = ByteString.CopyFrom([innerMark, .. aunt.Span]) });
    }
}

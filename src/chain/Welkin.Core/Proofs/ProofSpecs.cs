using Cosmos.Ics23.V1;
using Google.Protobuf;

namespace Welkin.Core.Crypto;

/// <summary>The shapes of trees that proofs are made of. Spec: ICS-23.</summary>
public static class ProofSpecs
{
    /// <summary>Proofs within an IAVL store.</summary>
    public static ProofSpec Iavl => Make(minPrefix: 4, maxPrefix: 12, childSize: 33);

    /// <summary>Proofs of a store's root within the application hash.</summary>
    public static ProofSpec Tendermint => Make(minPrefix: 1, maxPrefix: 1, childSize: 32);

    private static ProofSpec Make(int minPrefix, int maxPrefix, int childSize) => new()
    {
        LeafSpec = new LeafOp
        {
            Hash = HashOp.Sha256,
            PrehashValue = HashOp.Sha256,
            Length = LengthOp.VarProto,
            Prefix = ByteString.CopyFrom(0),
        },
        InnerSpec = new InnerSpec
        {
            ChildOrder = { 0, 1 },
            ChildSize = childSize,
            MinPrefixLength = minPrefix,
            MaxPrefixLength = maxPrefix,
            Hash = HashOp.Sha256,
        },
    };
}

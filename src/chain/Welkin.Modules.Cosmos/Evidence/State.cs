using Cosmos.Evidence.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Evidence;

/// <summary>Store <c>evidence</c>.</summary>
internal static class EvidenceState
{
    public static readonly StoreKey Key = new("evidence");

    public static readonly byte[] Prefix = [0x00];

    public static readonly ValueCodec<Any> Value = new(any => any.ToByteArray(), Any.Parser.ParseFrom);

    public static readonly Map<byte[], Any> Evidence = new(Key, Prefix, KeyCodec.Bytes, Value);

    /// <summary>Under what a piece of evidence is kept: the hash of its bytes.</summary>
    public static byte[] HashOf(IMessage evidence) => Hash.Sha256(GogoWire.Encode(evidence));

    public static void Set(Context ctx, Equivocation evidence) => Evidence.Set(ctx, HashOf(evidence), TypeUrls.Pack(evidence));
}

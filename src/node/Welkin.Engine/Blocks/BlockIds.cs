using Tendermint.Types;
using Welkin.Engine.Json;

namespace Welkin.Engine.Blocks;

/// <summary>Questions about block ids. A missing protobuf message means the zero value, as gogoproto's non-nullable fields do.</summary>
public static class BlockIds
{
    /// <summary>The id with every sub-message present, as Go always writes it.</summary>
    public static BlockID Filled(this BlockID? id)
    {
        if (id?.PartSetHeader is not null) return id;
        return new BlockID { Hash = id?.Hash ?? ByteString.Empty, PartSetHeader = new PartSetHeader() };
    }

    /// <summary>True for the id of "no block": nil votes and the first block's predecessor.</summary>
    public static bool IsZero(this BlockID? id) =>
        id is null || (id.Hash.IsEmpty && (id.PartSetHeader is null || (id.PartSetHeader.Total == 0 && id.PartSetHeader.Hash.IsEmpty)));

    /// <summary>True when block hash and part set hash are both whole and there is at least one part.</summary>
    public static bool IsComplete(this BlockID? id) =>
        id is not null && id.Hash.Length == BlockLimits.HashSize && id.PartSetHeader is { Total: > 0 } parts && parts.Hash.Length == BlockLimits.HashSize;

    public static bool SameAs(this BlockID? left, BlockID? right) => left.Filled().Equals(right.Filled());

    /// <summary>Go's text: hash, number of parts, first bytes of the part set hash.</summary>
    public static string Text(this BlockID? id)
    {
        var parts = id.Filled().PartSetHeader;
        return $"{GoText.Hex(id.Filled().Hash.Span)}:{parts.Total}:{GoText.Fingerprint(parts.Hash.Span)}";
    }

    /// <summary>The bytes by which Go orders block ids (vote A before vote B in evidence).</summary>
    public static byte[] SortKey(this BlockID? id) => [.. id.Filled().Hash.Span, .. id.Filled().PartSetHeader.ToByteArray()];
}

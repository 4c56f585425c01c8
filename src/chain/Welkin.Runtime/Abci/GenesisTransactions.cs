using System.Text.Json;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Runtime;

/// <summary>The genesis section <c>genutil</c>: signed transactions by which a network's first validators join it.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/genutil</c>: they run in order, and one that fails stops the start of the chain.</remarks>
internal static class GenesisTransactions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "genutil";

    /// <summary>The transactions in wire form. Throws <see cref="FormatException"/> on what is no transaction.</summary>
    public static IReadOnlyList<byte[]> Of(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 200 });
        if (!document.RootElement.TryGetProperty("gen_txs", out var list) || list.ValueKind == JsonValueKind.Null) return [];
        if (list.ValueKind != JsonValueKind.Array) throw new FormatException($"genesis section {Section}: gen_txs is no list");
        return [.. list.EnumerateArray().Select(Bytes)];
    }

    private static byte[] Bytes(JsonElement item, int index)
        => ProtoJson.Decode(Cosmos.Tx.V1Beta1.Tx.Descriptor, item, UnknownMembers.Refuse).TryGet(out var tx, out var error)
            ? GogoWire.Encode(Raw((Cosmos.Tx.V1Beta1.Tx)tx))
            : throw new FormatException($"genesis section {Section}: gen_txs[{index}]: {error.Text}");

    private static TxRaw Raw(Cosmos.Tx.V1Beta1.Tx tx)
    {
        var raw = new TxRaw { BodyBytes = BytesOf(tx.Body), AuthInfoBytes = BytesOf(tx.AuthInfo) };
        raw.Signatures.AddRange(tx.Signatures);
        return raw;
    }

    private static ByteString BytesOf(IMessage? part) => part is null ? ByteString.Empty : ByteString.CopyFrom(GogoWire.Encode(part));
}

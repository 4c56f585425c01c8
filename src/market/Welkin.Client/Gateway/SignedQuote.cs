using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Akash.Deployment.V1Beta4;
using Google.Protobuf;
using Welkin.Client.Keys;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Client.Gateway;

/// <summary>What a provider binds itself to when it signs a quote.</summary>
/// <param name="ChainId">The chain it is meant for.</param>
/// <param name="Owner">Who asked.</param>
/// <param name="GroupHash">SHA-256 of the group's encoding, lower-case hex.</param>
/// <param name="Price">What it would bid per block for the whole group; null when it would not bid.</param>
/// <param name="Height">The height of the chain view it answered from.</param>
/// <param name="ValidUntil">The last height at which a bid may not be above <paramref name="Price"/>.</param>
public sealed record QuoteTerms(string ChainId, Address Provider, Address Owner, string GroupHash, DecCoin? Price, Height Height, Height ValidUntil)
{
    /// <summary>The price of each resource unit per block, by its id.</summary>
    public ValueList<(uint Id, DecCoin Price)> Units { get; init; }

    /// <summary>Why it would not bid, as codes and dimensions.</summary>
    public ValueList<string> Reasons { get; init; }

    /// <summary>The name of a group in a quote.</summary>
    public static string HashOf(GroupSpec group) => Convert.ToHexStringLower(SHA256.HashData(group.ToByteArray()));
}

/// <summary>A quote with the provider's signature: the same terms and key give the same bytes.</summary>
/// <param name="Document">The terms as JSON with sorted members; these bytes are what is signed.</param>
public sealed record SignedQuote(string Document, byte[] PublicKey, byte[] Signature)
{
    private const string Type = "welkin/quote/v1";
    private const int MaxLength = 64 * 1024;

    /// <summary>Writes the terms and signs them.</summary>
    public static SignedQuote Sign(QuoteTerms terms, SigningKey key)
    {
        var document = Write(terms);
        return new SignedQuote(document, Secp256k1.PublicKey(key.ExportPrivateKey()), key.Sign(Adr36.Document(terms.Provider, Encoding.UTF8.GetBytes(document))));
    }

    /// <summary>The terms, when the provider named in them has signed them. Errors: undefined, in words.</summary>
    public Result<QuoteTerms> Verify()
    {
        if (Document.Length > MaxLength) return Error.Undefined("the quote is too long");
        if (!Read(Document).TryGet(out var terms, out var error)) return error;
        if (PublicKey.Length != Secp256k1.PublicKeyLength || new Core.Crypto.PublicKey.Secp256k1(ByteString.CopyFrom(PublicKey)).Address != terms.Provider)
        {
            return Error.Undefined($"the key is not that of {terms.Provider}");
        }

        return Secp256k1.Verify(PublicKey, SHA256.HashData(Adr36.Document(terms.Provider, Encoding.UTF8.GetBytes(Document))), Signature)
            ? terms
            : Error.Undefined("the signature does not fit the document");
    }

    private static string Write(QuoteTerms terms)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("chain_id", terms.ChainId);
            json.WriteString("group", terms.GroupHash);
            json.WriteNumber("height", terms.Height.Value);
            json.WriteString("owner", terms.Owner.ToString());
            json.WritePropertyName("price");
            Write(json, terms.Price);
            json.WriteString("provider", terms.Provider.ToString());
            json.WriteStartArray("reasons");
            foreach (var reason in terms.Reasons) json.WriteStringValue(reason);
            json.WriteEndArray();
            json.WriteString("type", Type);
            json.WriteStartArray("units");
            foreach (var (id, price) in terms.Units)
            {
                json.WriteStartObject();
                json.WriteNumber("id", id);
                json.WritePropertyName("price");
                Write(json, price);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("valid_until", terms.ValidUntil.Value);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, DecCoin? price)
    {
        if (price is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("amount", price.Amount.ToString());
        json.WriteString("denom", price.Denom);
        json.WriteEndObject();
    }

    private static Result<QuoteTerms> Read(string document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 8 });
            var root = parsed.RootElement;
            if (root.GetProperty("type").GetString() != Type) return Error.Undefined("this is no quote");
            if (!Address.Parse(root.GetProperty("provider").GetString() ?? "").TryGet(out var provider, out var error)
                || !Address.Parse(root.GetProperty("owner").GetString() ?? "").TryGet(out var owner, out error))
            {
                return error;
            }

            return new QuoteTerms(
                root.GetProperty("chain_id").GetString() ?? "",
                provider,
                owner,
                root.GetProperty("group").GetString() ?? "",
                Price(root.GetProperty("price")),
                new Height(root.GetProperty("height").GetInt64()),
                new Height(root.GetProperty("valid_until").GetInt64()))
            {
                Units = root.GetProperty("units").EnumerateArray().Select(unit => (unit.GetProperty("id").GetUInt32(), Price(unit.GetProperty("price"))!)).ToValueList(),
                Reasons = root.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString() ?? "").ToValueList(),
            };
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvariantException)
        {
            return Error.Undefined("the document is not a quote");
        }
    }

    private static DecCoin? Price(JsonElement price) => price.ValueKind == JsonValueKind.Null
        ? null
        : new DecCoin(price.GetProperty("denom").GetString() ?? "", Dec.Parse(price.GetProperty("amount").GetString() ?? "").OrThrow());
}

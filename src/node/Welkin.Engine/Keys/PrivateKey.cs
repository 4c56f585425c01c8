using System.Security.Cryptography;
using System.Text.Json;
using Welkin.Engine.Json;
using Welkin.Engine.Validators;

namespace Welkin.Engine.Keys;

/// <summary>An ed25519 key pair as CometBFT's key files hold it. Its text form never shows the secret.</summary>
public sealed class PrivateKey
{
    public const int Size = 64;
    public const string JsonType = "tendermint/PrivKeyEd25519";

    private readonly byte[] seedAndPublic;

    public ConsensusKey Public { get; }

    private PrivateKey(byte[] seedAndPublic)
    {
        this.seedAndPublic = seedAndPublic;
        Public = new(ConsensusKeyType.Ed25519, ByteString.CopyFrom(seedAndPublic, 32, 32));
    }

    public static PrivateKey Generate() => FromSeed(RandomNumberGenerator.GetBytes(32));

    /// <param name="seed">32 bytes.</param>
    public static PrivateKey FromSeed(ReadOnlySpan<byte> seed) => new(Ed25519.PrivateKey(seed));

    /// <param name="bytes">64 bytes: seed, then public key.</param>
    public static Result<PrivateKey> FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) return Error.Undefined($"an ed25519 private key has {Size} bytes, not {bytes.Length}");
        var key = FromSeed(bytes[..32]);
        return key.Public.Bytes.Span.SequenceEqual(bytes[32..]) ? key : Error.Undefined("the public half of the private key does not belong to its seed");
    }

    public byte[] Sign(ReadOnlySpan<byte> message) => Ed25519.Sign(seedAndPublic, message);

    internal void WriteJson(Utf8JsonWriter json, string name) => json.Object(name, () =>
    {
        json.WriteString("type", JsonType);
        json.WriteString("value", Convert.ToBase64String(seedAndPublic));
    });

    internal static Result<PrivateKey> FromJson(GoJsonValue? value)
    {
        if (value?["type"]?.Text != JsonType) return Error.Undefined($"the private key must be of type {JsonType}");
        var bytes = new byte[Size];
        return Convert.TryFromBase64String(value["value"]?.Text ?? "", bytes, out var size) ? FromBytes(bytes.AsSpan(0, size)) : Error.Undefined("the private key is not base64 of 64 bytes");
    }
}

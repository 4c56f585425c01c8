using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using CometKey = Tendermint.Crypto.PublicKey;

namespace Welkin.Core.Crypto;

/// <summary>Public keys from and to their messages.</summary>
public static class PublicKeys
{
    /// <summary>Type URL of account keys.</summary>
    public const string Secp256k1Url = "/cosmos.crypto.secp256k1.PubKey";

    /// <summary>Type URL of consensus keys.</summary>
    public const string Ed25519Url = "/cosmos.crypto.ed25519.PubKey";

    /// <summary>Type URL of P-256 keys.</summary>
    public const string Secp256r1Url = "/cosmos.crypto.secp256r1.PubKey";

    /// <summary>Type URL of multi-keys.</summary>
    public const string MultisigUrl = "/cosmos.crypto.multisig.LegacyAminoPubKey";

    // A multi-key may hold multi-keys; deeper nesting than the Any unpacking limit is refused.
    private const int MaxDepth = 16;

    /// <summary>The key in an Any. Errors: <c>sdk</c> 8 for unknown types and malformed keys.</summary>
    public static Result<PublicKey> FromAny(Any any) => FromAny(any, 0);

    /// <summary>A secp256k1 key of 33 bytes.</summary>
    public static PublicKey Secp256k1(ReadOnlySpan<byte> key) => new PublicKey.Secp256k1(ByteString.CopyFrom(key));

    /// <summary>An ed25519 key of 32 bytes.</summary>
    public static PublicKey Ed25519(ReadOnlySpan<byte> key) => new PublicKey.Ed25519(ByteString.CopyFrom(key));

    /// <summary>The key in CometBFT's own message. Errors: <c>sdk</c> 8.</summary>
    public static Result<PublicKey> FromComet(CometKey key) => key.SumCase switch
    {
        CometKey.SumOneofCase.Ed25519 => Sized(new PublicKey.Ed25519(key.Ed25519), key.Ed25519, Crypto.Ed25519.PublicKeyLength),
        CometKey.SumOneofCase.Secp256K1 => Sized(new PublicKey.Secp256k1(key.Secp256K1), key.Secp256K1, Crypto.Secp256k1.PublicKeyLength),
        _ => SdkErrors.InvalidPubKey.With("empty consensus key"),
    };

    /// <summary>CometBFT's own message of a key. Errors: <c>sdk</c> 8 for kinds it does not know.</summary>
    public static Result<CometKey> ToComet(PublicKey key) => key switch
    {
        PublicKey.Ed25519 ed25519 => new CometKey { Ed25519 = ed25519.Key },
        PublicKey.Secp256k1 secp256k1 => new CometKey { Secp256K1 = secp256k1.Key },
        _ => SdkErrors.InvalidType.With($"cannot convert {key.TypeUrl} to a consensus key"),
    };

    private static Result<PublicKey> FromAny(Any any, int depth)
    {
        try
        {
            return any.TypeUrl switch
            {
                Secp256k1Url => FromBytes(Cosmos.Crypto.Secp256K1.PubKey.Parser.ParseFrom(any.Value).Key, key => new PublicKey.Secp256k1(key), Crypto.Secp256k1.PublicKeyLength),
                Ed25519Url => FromBytes(Cosmos.Crypto.Ed25519.PubKey.Parser.ParseFrom(any.Value).Key, key => new PublicKey.Ed25519(key), Crypto.Ed25519.PublicKeyLength),
                Secp256r1Url => FromR1(Cosmos.Crypto.Secp256R1.PubKey.Parser.ParseFrom(any.Value).Key),
                MultisigUrl => FromMultisig(Cosmos.Crypto.Multisig.LegacyAminoPubKey.Parser.ParseFrom(any.Value), depth),
                _ => SdkErrors.InvalidPubKey.With($"unknown public key type {any.TypeUrl}"),
            };
        }
        catch (InvalidProtocolBufferException exception)
        {
            return SdkErrors.InvalidPubKey.With(exception.Message);
        }
    }

    private static Result<PublicKey> FromBytes(ByteString key, Func<ByteString, PublicKey> make, int length) => Sized(make(key), key, length);

    private static Result<PublicKey> Sized(PublicKey key, ByteString bytes, int length) => bytes.Length == length
        ? key
        : SdkErrors.InvalidPubKey.With($"length of pubkey is incorrect: expected {length}, got {bytes.Length}");

    private static Result<PublicKey> FromR1(ByteString key) => Crypto.Secp256r1.IsPublicKey(key.Span)
        ? new PublicKey.Secp256r1(key)
        : SdkErrors.InvalidPubKey.With("not a point of the curve");

    private static Result<PublicKey> FromMultisig(Cosmos.Crypto.Multisig.LegacyAminoPubKey message, int depth)
    {
        if (depth >= MaxDepth)
        {
            return SdkErrors.InvalidPubKey.With("multi-keys are nested too deeply");
        }

        var keys = new List<PublicKey>();
        foreach (var any in message.PublicKeys)
        {
            if (!FromAny(any, depth + 1).TryGet(out var key, out var error))
            {
                return error;
            }

            keys.Add(key);
        }

        return new PublicKey.Multisig(message.Threshold, keys.ToValueList());
    }
}

using Welkin.Engine.Json;

namespace Welkin.Engine.Validators;

public enum ConsensusKeyType { Ed25519, Secp256k1 }

/// <summary>Public key of a validator.</summary>
public sealed record ConsensusKey(ConsensusKeyType Type, ByteString Bytes)
{
    public const int Ed25519Size = 32;
    public const int Secp256k1Size = 33;

    /// <summary>Name of the type in consensus parameters.</summary>
    public string TypeName => Type == ConsensusKeyType.Ed25519 ? "ed25519" : "secp256k1";

    /// <summary>Name of the type in CometBFT's JSON.</summary>
    public string JsonType => Type == ConsensusKeyType.Ed25519 ? "tendermint/PubKeyEd25519" : "tendermint/PubKeySecp256k1";

    /// <summary>Twenty bytes that name the validator.</summary>
    public ByteString Address => ByteString.CopyFrom(Type == ConsensusKeyType.Ed25519 ? Hash.Truncated20(Bytes.Span) : Hash.Hash160(Bytes.Span));

    /// <param name="message">The raw message; nothing is hashed before.</param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Type == ConsensusKeyType.Ed25519
        ? Ed25519.Verify(Bytes.Span, message, signature)
        : Secp256k1.Verify(Bytes.Span, Hash.Sha256(message), signature);

    public Tendermint.Crypto.PublicKey ToProto() => Type == ConsensusKeyType.Ed25519 ? new() { Ed25519 = Bytes } : new() { Secp256K1 = Bytes };

    /// <remarks>Errors: undefined, for an unknown type or a wrong size.</remarks>
    public static Result<ConsensusKey> FromProto(Tendermint.Crypto.PublicKey? key) => key?.SumCase switch
    {
        Tendermint.Crypto.PublicKey.SumOneofCase.Ed25519 => Of(ConsensusKeyType.Ed25519, key.Ed25519),
        Tendermint.Crypto.PublicKey.SumOneofCase.Secp256K1 => Of(ConsensusKeyType.Secp256k1, key.Secp256K1),
        _ => Error.Undefined("fromproto: key type <nil> is not supported"),
    };

    public static Result<ConsensusKey> Of(ConsensusKeyType type, ByteString bytes)
    {
        var want = type == ConsensusKeyType.Ed25519 ? Ed25519Size : Secp256k1Size;
        if (bytes.Length == want) return new ConsensusKey(type, bytes);
        return Error.Undefined($"invalid size for PubKey{type}. Got {bytes.Length}, expected {want}");
    }

    public override string ToString() => $"PubKey{Type}{{{GoText.Hex(Bytes.Span)}}}";

}

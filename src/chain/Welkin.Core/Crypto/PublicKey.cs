using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core.Crypto;

/// <summary>A public key that can sign transactions or blocks; one of a closed set.</summary>
public abstract record PublicKey
{
    private PublicKey()
    {
    }

    /// <summary>Type URL of the protobuf message of the key.</summary>
    public string TypeUrl => "/" + ToMessage().Descriptor.FullName;

    /// <summary>The address of the key.</summary>
    public abstract Address Address { get; }

    /// <summary>The bytes of the old amino encoding, which multi-key addresses hash.</summary>
    public abstract byte[] ToAmino();

    /// <summary>The protobuf message of the key.</summary>
    public abstract IMessage ToMessage();

    /// <summary>Whether a plain signature over a message is good; never for a multi-key.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    /// <summary>The message in an Any.</summary>
    public Any ToAny() => new() { TypeUrl = TypeUrl, Value = ToMessage().ToByteString() };

    /// <summary>An account key.</summary>
    /// <param name="Key">33 bytes, compressed.</param>
    public sealed record Secp256k1(ByteString Key) : PublicKey
    {
        /// <inheritdoc/>
        public override Address Address => new(Hash.Hash160(Key.Span));

        /// <inheritdoc/>
        public override byte[] ToAmino() => [0xeb, 0x5a, 0xe9, 0x87, (byte)Key.Length, .. Key.Span];

        /// <inheritdoc/>
        public override IMessage ToMessage() => new Cosmos.Crypto.Secp256K1.PubKey { Key = Key };

        /// <inheritdoc/>
        public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
            Crypto.Secp256k1.Verify(Key.Span, Hash.Sha256(message), signature);
    }

    /// <summary>A consensus key.</summary>
    /// <param name="Key">32 bytes.</param>
    public sealed record Ed25519(ByteString Key) : PublicKey
    {
        /// <inheritdoc/>
        public override Address Address => new(Hash.Truncated20(Key.Span));

        /// <inheritdoc/>
        public override byte[] ToAmino() => [0x16, 0x24, 0xde, 0x64, (byte)Key.Length, .. Key.Span];

        /// <inheritdoc/>
        public override IMessage ToMessage() => new Cosmos.Crypto.Ed25519.PubKey { Key = Key };

        /// <inheritdoc/>
        public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
            Crypto.Ed25519.Verify(Key.Span, message, signature);
    }

    /// <summary>A P-256 key, as security chips make them.</summary>
    /// <param name="Key">33 bytes, compressed.</param>
    public sealed record Secp256r1(ByteString Key) : PublicKey
    {
        /// <inheritdoc/>
        public override Address Address => Core.Address.Hashed("cosmos.crypto.secp256r1.PubKey", Key.Span);

        /// <summary>The old encoding knows no such key.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public override byte[] ToAmino() => throw new NotSupportedException("a secp256r1 key has no amino bytes");

        /// <inheritdoc/>
        public override IMessage ToMessage() => new Cosmos.Crypto.Secp256R1.PubKey { Key = Key };

        /// <inheritdoc/>
        public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
            Crypto.Secp256r1.Verify(Key.Span, message, signature);
    }

    /// <summary>Several keys, of which a number must sign.</summary>
    /// <param name="Threshold">How many must sign.</param>
    /// <param name="Keys">The keys; their order matters for the address.</param>
    public sealed record Multisig(uint Threshold, ValueList<PublicKey> Keys) : PublicKey
    {
        /// <inheritdoc/>
        public override Address Address => new(Hash.Truncated20(ToAmino()));

        /// <inheritdoc/>
        public override byte[] ToAmino()
        {
            using var buffer = new MemoryStream();
            using (var output = new CodedOutputStream(buffer, leaveOpen: true))
            {
                output.WriteRawTag(8);
                output.WriteUInt32(Threshold);
                foreach (var key in Keys)
                {
                    output.WriteRawTag(0x12);
                    output.WriteBytes(ByteString.CopyFrom(key.ToAmino()));
                }
            }

            return [0x22, 0xc1, 0xf7, 0xe2, .. buffer.ToArray()];
        }

        /// <inheritdoc/>
        public override IMessage ToMessage() => new Cosmos.Crypto.Multisig.LegacyAminoPubKey
        {
            Threshold = Threshold,
            PublicKeys = { Keys.Select(key => key.ToAny()) },
        };

        /// <inheritdoc/>
        public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => false;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text;
using Welkin.Core.Crypto;

namespace Welkin.Core;

/// <summary>The bytes that name an account, an operator or a consensus key; up to 255 of them. Compares by content.</summary>
public readonly struct Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>Prefix of accounts.</summary>
    public const string AccountPrefix = "akash";

    /// <summary>Prefix of validator operators.</summary>
    public const string ValoperPrefix = "akashvaloper";

    /// <summary>Prefix of consensus keys.</summary>
    public const string ValconsPrefix = "akashvalcons";

    /// <summary>The longest address, in bytes.</summary>
    public const int MaxLength = 255;

    private readonly byte[]? _bytes;

    /// <summary>Copies the bytes.</summary>
    public Address(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The raw bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether there are no bytes at all.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray() => Bytes.ToArray();

    /// <summary>The account text; empty for no bytes.</summary>
    public override string ToString() => ToText(AccountPrefix);

    /// <summary>The same bytes as a validator operator.</summary>
    public string ToValoper() => ToText(ValoperPrefix);

    /// <summary>The same bytes as a consensus key.</summary>
    public string ToValcons() => ToText(ValconsPrefix);

    /// <summary>The same bytes under any prefix; empty for no bytes.</summary>
    public string ToText(string prefix) => IsEmpty ? "" : Bech32.Encode(prefix, Bytes);

    /// <summary>Reads an account. Errors: undefined, or <c>sdk</c> 9 for a wrong number of bytes.</summary>
    public static Result<Address> Parse(string text) => ParsePrefixed(text, AccountPrefix);

    /// <summary>Reads a validator operator. Errors: as <see cref="Parse"/>.</summary>
    public static Result<Address> ParseValoper(string text) => ParsePrefixed(text, ValoperPrefix);

    /// <summary>Reads a consensus address. Errors: as <see cref="Parse"/>.</summary>
    public static Result<Address> ParseValcons(string text) => ParsePrefixed(text, ValconsPrefix);

    /// <summary>Reads an address the way <c>AccAddressFromBech32</c> does.</summary>
    public static Result<Address> ParsePrefixed(string text, string prefix)
    {
        if (!DecodeNonBlank(text).TryGet(out var decoded, out var error))
        {
            return error;
        }

        return decoded.Prefix != prefix
            ? Error.Undefined($"invalid Bech32 prefix; expected {prefix}, got {decoded.Prefix}")
            : Verified(decoded.Bytes);
    }

    /// <summary>Reads an account the way the address codec of the runtime does: as <see cref="Parse"/>, but a foreign prefix is <c>sdk</c> 35.</summary>
    public static Result<Address> ParseByCodec(string text, string prefix = AccountPrefix)
    {
        if (!DecodeNonBlank(text).TryGet(out var decoded, out var error))
        {
            return error;
        }

        return decoded.Prefix != prefix
            ? SdkErrors.Logic.With($"hrp does not match bech32 prefix: expected '{prefix}' got '{decoded.Prefix}'")
            : Verified(decoded.Bytes);
    }

    /// <summary>The account of a module: the first 20 bytes of the hash of its name.</summary>
    public static Address Module(string name) => new(Hash.Truncated20(Encoding.UTF8.GetBytes(name)));

    /// <summary>A sub-account of a module. Spec: ADR-028; without keys it is <see cref="Module(string)"/>.</summary>
    public static Address Module(string name, byte[] key, params ReadOnlySpan<byte[]> more)
    {
        var address = Hashed("module", [.. Encoding.UTF8.GetBytes(name), 0, .. key]);
        foreach (var next in more)
        {
            address = address.Derive(next);
        }

        return address;
    }

    /// <summary>An address derived from this one. Spec: ADR-028.</summary>
    public Address Derive(ReadOnlySpan<byte> key) => Hashed(Bytes, key);

    /// <summary>A 32-byte address of a typed key. Spec: ADR-028, <c>sha256(sha256(type) ‖ key)</c>.</summary>
    public static Address Hashed(string type, ReadOnlySpan<byte> key) => Hashed(Encoding.UTF8.GetBytes(type), key);

    /// <summary>An address made of several, whatever their order. Spec: ADR-028.</summary>
    public static Address Composed(string type, IEnumerable<Address> parts)
    {
        var pieces = parts.Select(part => (byte[])[(byte)part.Bytes.Length, .. part.Bytes]).ToArray();
        Array.Sort(pieces, (left, right) => left.AsSpan().SequenceCompareTo(right));
        return Hashed(type, pieces.SelectMany(piece => piece).ToArray());
    }

    /// <inheritdoc/>
    public bool Equals(Address other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Address other && Equals(other);

    /// <summary>Only for lookups in memory; never stored, ordered by or sent.</summary>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Byte order.</summary>
    public int CompareTo(Address other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>Equality by content.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    private static Address Hashed(ReadOnlySpan<byte> type, ReadOnlySpan<byte> key) =>
        new(Hash.Sha256([.. Hash.Sha256(type), .. key]));

    private static Result<(string Prefix, byte[] Bytes)> DecodeNonBlank(string text) =>
        string.IsNullOrWhiteSpace(text) ? Error.Undefined("empty address string is not allowed") : Bech32.Decode(text);

    private static Result<Address> Verified(byte[] bytes) => bytes.Length switch
    {
        0 => SdkErrors.UnknownAddress.With("addresses cannot be empty"),
        > MaxLength => SdkErrors.UnknownAddress.With($"address max length is {MaxLength}, got {bytes.Length}"),
        _ => new Address(bytes),
    };
}

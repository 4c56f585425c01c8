using Welkin.Core;
using Welkin.Store;

namespace Welkin.Modules.Cosmos;

/// <summary>Addresses as parts of store keys.</summary>
public static class AddressKeys
{
    /// <summary>Raw bytes at the end of a key, a length byte first when more follows.</summary>
    public static KeyCodec<Address> Codec { get; } = KeyCodec.Bytes.Select<Address>(address => address.ToArray(), bytes => new Address(bytes));

    /// <summary>A length byte and the bytes, wherever they stand.</summary>
    public static KeyCodec<Address> LengthPrefixed { get; } = KeyCodec.LengthPrefixed(Codec);
}

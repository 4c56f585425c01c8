using Cosmos.Auth.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>Store <c>acc</c>.</summary>
internal static class AuthState
{
    public static readonly StoreKey Key = new("acc");

    private static readonly KeyCodec<Address> Addresses = AddressKeys.Codec;

    public static readonly Item<Params> Params = new(Key, [0x00], GogoValue.Of(global::Cosmos.Auth.V1Beta1.Params.Parser));

    public static readonly Sequence NextNumber = new(Key, [0x02]);

    public static readonly UniqueIndex<ulong, Address, Account> ByNumber = new(
        Key, "accountNumber"u8.ToArray(), KeyCodec.Pair(KeyCodec.UInt64, Addresses), (_, account) => account.Number);

    public static readonly byte[] AccountPrefix = [0x01];

    public static readonly IndexedMap<Address, Account> Accounts = new(new Map<Address, Account>(Key, AccountPrefix, Addresses, AccountValue()), ByNumber);

    /// <summary>Timeouts, in nanoseconds, under which a signer has sent an unordered transaction.</summary>
    public static readonly KeySet<(long Timeout, Address Signer)> UnorderedNonces = new(Key, [0x5A], KeyCodec.Pair(KeyCodec.Int64, Addresses));

    /// <summary>Reads a stored account.</summary>
    public static Account Decode(byte[] value) => Account.Of(TypeUrls.Unpack(Any.Parser.ParseFrom(value)).OrThrow());

    private static ValueCodec<Account> AccountValue() => new(account => TypeUrls.Pack(account.Concrete).ToByteArray(), Decode);
}

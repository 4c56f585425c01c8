using Cosmos.Feegrant.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Feegrant;

/// <summary>Store <c>feegrant</c>.</summary>
internal static class FeegrantState
{
    public static readonly StoreKey Key = new("feegrant");

    public static readonly byte[] GrantPrefix = [0x00];
    public static readonly byte[] QueuePrefix = [0x01];

    // By grantee first, so that one can look up who granted to him.
    private static readonly PairKeyCodec<Address, Address> Parties = KeyCodec.Pair(AddressKeys.LengthPrefixed, AddressKeys.LengthPrefixed);

    public static readonly Map<(Address Grantee, Address Granter), Grant> Grants = new(Key, GrantPrefix, Parties, GogoValue.Of(Grant.Parser));

    public static byte[] GrantsOf(Address grantee) => [.. GrantPrefix, .. Parties.Prefix(grantee)];

    public static byte[] QueueKey(BlockTime expiration, Address grantee, Address granter)
        => [.. QueuePrefix, .. StoreTimes.Bytes(expiration), .. Parties.ToBytes((grantee, granter))];

    public static (Address Grantee, Address Granter) PartiesOf(byte[] queueKey) => Parties.Decode(queueKey.AsSpan(1 + StoreTimes.Length), out _);
}

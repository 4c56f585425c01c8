using Cosmos.Authz.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Authz;

/// <summary>Store <c>authz</c>, with the two indexes of the network's fork.</summary>
internal static class AuthzState
{
    public static readonly StoreKey Key = new("authz");

    public static readonly byte[] GrantPrefix = [0x01];
    public static readonly byte[] QueuePrefix = [0x02];
    public static readonly byte[] ByGranteePrefix = [0x03];
    public static readonly byte[] ByTypePrefix = [0x04];

    /// <summary>What the indexes hold: the number one.</summary>
    public static readonly byte[] Present = [0x01];

    private static readonly KeyCodec<Address> Party = AddressKeys.LengthPrefixed;

    // The message type ends the key and still carries its length.
    private static readonly KeyCodec<string> MsgType = KeyCodec.LengthPrefixedBytes.Select<string>(
        text => System.Text.Encoding.UTF8.GetBytes(text), bytes => System.Text.Encoding.UTF8.GetString(bytes));

    private static readonly TripleKeyCodec<Address, Address, string> GrantKeys = KeyCodec.Triple(Party, Party, MsgType);

    private static readonly PairKeyCodec<Address, Address> Parties = KeyCodec.Pair(Party, Party);

    private static readonly TripleKeyCodec<Address, string, Address> TypeKeys = KeyCodec.Triple(Party, MsgType, Party);

    /// <summary>Grants by granter, grantee and message type.</summary>
    public static readonly Map<(Address Granter, Address Grantee, string MsgType), Grant> Grants = new(Key, GrantPrefix, GrantKeys, GogoValue.Of(Grant.Parser));

    /// <summary>Whether a key can hold the message type: its length is one byte.</summary>
    public static bool IsStorable(string msgType) => System.Text.Encoding.UTF8.GetByteCount(msgType) <= byte.MaxValue;

    public static byte[] GrantsBetween(Address granter, Address grantee) => [.. GrantPrefix, .. Parties.ToBytes((granter, grantee))];

    public static byte[] GrantsFrom(Address granter) => [.. GrantPrefix, .. Party.ToBytes(granter)];

    public static byte[] QueueKey(BlockTime expiration, Address granter, Address grantee)
        => [.. QueuePrefix, .. StoreTimes.Bytes(expiration), .. Parties.ToBytes((granter, grantee))];

    public static (Address Granter, Address Grantee) PartiesOf(byte[] queueKey) => Parties.Decode(queueKey.AsSpan(1 + StoreTimes.Length), out _);

    public static byte[] ByGranteeKey(Address grantee, Address granter, string msgType) => [.. ByGranteePrefix, .. GrantKeys.ToBytes((grantee, granter, msgType))];

    public static byte[] OfGrantee(Address grantee) => [.. ByGranteePrefix, .. Party.ToBytes(grantee)];

    public static (Address Grantee, Address Granter, string MsgType) ByGranteeParts(byte[] key) => GrantKeys.Decode(key.AsSpan(1), out _);

    public static byte[] ByTypeKey(Address grantee, string msgType, Address granter) => [.. ByTypePrefix, .. TypeKeys.ToBytes((grantee, msgType, granter))];

    public static byte[] OfGranteeAndType(Address grantee, string msgType) => [.. ByTypePrefix, .. TypeKeys.Prefix(grantee, msgType)];

    public static Address GranterOf(byte[] typeKey) => TypeKeys.Decode(typeKey.AsSpan(1), out _).Item3;

    public static Address FirstAddressOf(byte[] keyPart) => Party.Decode(keyPart, out _);
}

using System.Text;
using Cosmos.Bank.V1Beta1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Store <c>bank</c>.</summary>
internal static class BankState
{
    public static readonly StoreKey Key = new("bank");

    public static readonly byte[] SupplyPrefix = [0x00];
    public static readonly byte[] MetadataPrefix = [0x01];
    public static readonly byte[] BalancePrefix = [0x02];
    public static readonly byte[] OwnersPrefix = [0x03];
    public static readonly byte[] SendEnabledPrefix = [0x04];

    // Amounts are stored as their decimal digits.
    private static readonly ValueCodec<Int> Amount = ValueCodec.String.Select<Int>(amount => amount.ToString(), text => Int.Parse(text).OrThrow());

    public static readonly Map<string, Int> Supply = new(Key, SupplyPrefix, KeyCodec.String, Amount);

    public static readonly Map<string, Metadata> Metadata = new(Key, MetadataPrefix, KeyCodec.String, GogoValue.Of(global::Cosmos.Bank.V1Beta1.Metadata.Parser));

    public static readonly PairKeyCodec<Address, string> BalanceKeys = KeyCodec.Pair(AddressKeys.Codec, KeyCodec.String);

    // The owners of a denom keep the length byte of the address although it ends the key.
    public static readonly ReversePairIndex<Address, string, Int> Owners = new(Key, OwnersPrefix, KeyCodec.Pair(AddressKeys.LengthPrefixed, KeyCodec.String));

    public static readonly IndexedMap<(Address, string), Int> Balances = new(new Map<(Address, string), Int>(Key, BalancePrefix, BalanceKeys, Amount), Owners);

    public static readonly Map<string, bool> SendEnabled = new(Key, SendEnabledPrefix, KeyCodec.String, GogoValue.Of(BoolValue.Parser).Select<bool>(value => new BoolValue { Value = value }, value => value.Value));

    public static readonly Item<Params> Params = new(Key, [0x05], GogoValue.Of(global::Cosmos.Bank.V1Beta1.Params.Parser));

    public static Int AmountOf(byte[] value) => Amount.Decode(value);

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}

using Cosmos.Distribution.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Store <c>distribution</c>.</summary>
internal static class DistributionState
{
    public static readonly StoreKey Key = new("distribution");

    private static readonly KeyCodec<Address> Addresses = AddressKeys.LengthPrefixed;

    public static readonly Item<DecCoins> Pool = new(Key, [0x00], GogoValue.Of(FeePool.Parser).Select<DecCoins>(
        coins => new FeePool { CommunityPool = { coins.ToMessages() } }, wire => wire.CommunityPool.ToDomain().OrThrow()));

    public static readonly Item<ByteString> PreviousProposer = new(
        Key, [0x01], GogoValue.Of(BytesValue.Parser).Select<ByteString>(value => new BytesValue { Value = value }, value => value.Value));

    public static readonly Map<Address, DecCoins> Outstanding = new(Key, [0x02], Addresses, GogoValue.Of(ValidatorOutstandingRewards.Parser).Select<DecCoins>(
        coins => new ValidatorOutstandingRewards { Rewards = { coins.ToMessages() } }, wire => wire.Rewards.ToDomain().OrThrow()));

    public static readonly Map<Address, Address> WithdrawAddresses = new(Key, [0x03], Addresses, ValueCodec.Address);

    public static readonly Map<(Address Validator, Address Delegator), StartingInfo> StartingInfos = new(
        Key, [0x04], KeyCodec.Pair(Addresses, Addresses), GogoValue.Of(DelegatorStartingInfo.Parser).Select<StartingInfo>(DistributionWire.ToWire, DistributionWire.FromWire));

    // The period is written little endian, so history is not in the order of time.
    public static readonly PairKeyCodec<Address, ulong> HistoryKeys = KeyCodec.Pair(Addresses, KeyCodec.UInt64LittleEndian);

    public static readonly Map<(Address Validator, ulong Period), HistoricalRewards> History = new(
        Key, [0x05], HistoryKeys, GogoValue.Of(ValidatorHistoricalRewards.Parser).Select<HistoricalRewards>(DistributionWire.ToWire, DistributionWire.FromWire));

    public static readonly Map<Address, CurrentRewards> Current = new(
        Key, [0x06], Addresses, GogoValue.Of(ValidatorCurrentRewards.Parser).Select<CurrentRewards>(DistributionWire.ToWire, DistributionWire.FromWire));

    public static readonly Map<Address, DecCoins> Commissions = new(Key, [0x07], Addresses, GogoValue.Of(ValidatorAccumulatedCommission.Parser).Select<DecCoins>(
        coins => new ValidatorAccumulatedCommission { Commission = { coins.ToMessages() } }, wire => wire.Commission.ToDomain().OrThrow()));

    public static readonly byte[] SlashPrefix = [0x08];

    public static readonly TripleKeyCodec<Address, ulong, ulong> SlashKeys = KeyCodec.Triple(Addresses, KeyCodec.UInt64, KeyCodec.UInt64);

    public static readonly ValueCodec<SlashEvent> SlashValue = GogoValue.Of(ValidatorSlashEvent.Parser).Select<SlashEvent>(DistributionWire.ToWire, DistributionWire.FromWire);

    public static readonly Map<(Address Validator, ulong Height, ulong Period), SlashEvent> Slashes = new(Key, SlashPrefix, SlashKeys, SlashValue);

    public static readonly Item<Params> Params = new(Key, [0x09], GogoValue.Of(global::Cosmos.Distribution.V1Beta1.Params.Parser));

    /// <summary>What no record exists of reads as nothing.</summary>
    public static DecCoins OutstandingOf(Context ctx, Address validator) => Outstanding.Find(ctx, validator) ?? DecCoins.Empty;

    public static DecCoins CommissionOf(Context ctx, Address validator) => Commissions.Find(ctx, validator) ?? DecCoins.Empty;

    public static CurrentRewards CurrentOf(Context ctx, Address validator) => Current.Find(ctx, validator) ?? new CurrentRewards(DecCoins.Empty, 0);

    public static HistoricalRewards HistoryOf(Context ctx, Address validator, ulong period)
        => History.Find(ctx, (validator, period)) ?? new HistoricalRewards(DecCoins.Empty, 0);

    public static StartingInfo StartingInfoOf(Context ctx, Address validator, Address delegator)
        => StartingInfos.Find(ctx, (validator, delegator)) ?? new StartingInfo(0, Dec.Zero, 0);

    public static Address WithdrawAddressOf(Context ctx, Address delegator)
        => WithdrawAddresses.TryGet(ctx, delegator, out var found) ? found : delegator;

    /// <summary>The slashes of a validator from one height to another, both included.</summary>
    public static IEnumerable<SlashEvent> SlashesBetween(Context ctx, Address validator, ulong first, ulong last)
    {
        var range = KeyRange.All.From(SlashKeys.Prefix(validator, first)).Until(SlashKeys.Prefix(validator, last + 1));
        foreach (var (_, slash) in Slashes.Iterate(ctx, range)) yield return slash;
    }

    /// <summary>What it means that the pool was never set.</summary>
    public static readonly Error NoPool = Error.Undefined(
        "collections: not found: key 'no_key' of type github.com/cosmos/gogoproto/cosmos.distribution.v1beta1.FeePool");
}

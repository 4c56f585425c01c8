using Cosmos.Base.V1Beta1;
using Cosmos.Staking.V1Beta1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;
using Proto = Cosmos.Staking.V1Beta1;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Store <c>staking</c>.</summary>
/// <remarks>Keys made by hand keep a length byte before every address, last parts included; only 0x71 does not.</remarks>
internal static class StakingState
{
    public static readonly StoreKey Key = new("staking");

    private static readonly KeyCodec<Address> Addresses = AddressKeys.LengthPrefixed;

    public static readonly byte[] ValidatorPrefix = [0x21];
    public static readonly byte[] DelegationPrefix = [0x31];
    public static readonly byte[] UnbondingPrefix = [0x32];
    public static readonly byte[] UnbondingByValidatorPrefix = [0x33];
    public static readonly byte[] RedelegationPrefix = [0x34];
    public static readonly byte[] RedelegationBySourcePrefix = [0x35];
    public static readonly byte[] DelegationByValidatorPrefix = [0x71];

    public static readonly Map<Address, long> LastPowers = new(
        Key, [0x11], Addresses, GogoValue.Of(Int64Value.Parser).Select<long>(value => new Int64Value { Value = value }, value => value.Value));

    public static readonly Item<Int> LastTotalPower = new(
        Key, [0x12], GogoValue.Of(IntProto.Parser).Select<Int>(value => new IntProto { Int = value.ToString() }, value => Int.FromWire(value.Int).OrThrow()));

    public static readonly ValueCodec<Validator> ValidatorValue = GogoValue.Of(Proto.Validator.Parser).Select<Validator>(StakingWire.ToWire, StakingWire.FromWire);

    public static readonly Map<Address, Validator> Validators = new(Key, ValidatorPrefix, Addresses, ValidatorValue);

    public static readonly Map<Address, Address> ByConsensus = new(Key, [0x22], Addresses, ValueCodec.Address);

    private static readonly Map<(ulong, Address), Address> ByPower = new(
        Key, [0x23], KeyCodec.Pair(KeyCodec.UInt64, Addresses.Select<Address>(Inverted, Inverted)), ValueCodec.Address);

    public static readonly PairKeyCodec<Address, Address> PairKeys = KeyCodec.Pair(Addresses, Addresses);

    public static readonly ValueCodec<Delegation> DelegationValue = GogoValue.Of(Proto.Delegation.Parser).Select<Delegation>(StakingWire.ToWire, StakingWire.FromWire);

    public static readonly Map<(Address Delegator, Address Validator), Delegation> Delegations = new(Key, DelegationPrefix, PairKeys, DelegationValue);

    public static readonly PairKeyCodec<Address, Address> ByValidatorKeys = KeyCodec.Pair(Addresses, AddressKeys.Codec);

    public static readonly KeySet<(Address Validator, Address Delegator)> DelegationsByValidator = new(Key, DelegationByValidatorPrefix, ByValidatorKeys);

    public static readonly ValueCodec<UnbondingDelegation> UnbondingValue =
        GogoValue.Of(Proto.UnbondingDelegation.Parser).Select<UnbondingDelegation>(StakingWire.ToWire, StakingWire.FromWire);

    public static readonly Map<(Address Delegator, Address Validator), UnbondingDelegation> Unbondings = new(Key, UnbondingPrefix, PairKeys, UnbondingValue);

    public static readonly KeySet<(Address Validator, Address Delegator)> UnbondingsByValidator = new(Key, UnbondingByValidatorPrefix, PairKeys);

    private static readonly TripleKeyCodec<Address, Address, Address> TripleKeys = KeyCodec.Triple(Addresses, Addresses, Addresses);

    public static readonly ValueCodec<Redelegation> RedelegationValue =
        GogoValue.Of(Proto.Redelegation.Parser).Select<Redelegation>(StakingWire.ToWire, StakingWire.FromWire);

    public static readonly Map<(Address Delegator, Address From, Address To), Redelegation> Redelegations = new(Key, RedelegationPrefix, TripleKeys, RedelegationValue);

    public static readonly KeySet<(Address From, Address Delegator, Address To)> RedelegationsBySource = new(Key, RedelegationBySourcePrefix, TripleKeys);

    public static readonly KeySet<(Address To, Address Delegator, Address From)> RedelegationsByTarget = new(Key, [0x36], TripleKeys);

    private static readonly Sequence UnbondingId = new(Key, [0x37]);

    private static readonly Map<ulong, byte[]> UnbondingIndex = new(Key, [0x38], KeyCodec.UInt64, ValueCodec.Bytes);

    private static readonly Map<ulong, ulong> UnbondingKind = new(Key, [0x39], KeyCodec.UInt64, ValueCodec.UInt64);

    public static readonly Map<BlockTime, DVPairs> UnbondingQueue = new(Key, [0x41], KeyCodec.Time, GogoValue.Of(DVPairs.Parser));

    public static readonly Map<BlockTime, DVVTriplets> RedelegationQueue = new(Key, [0x42], KeyCodec.Time, GogoValue.Of(DVVTriplets.Parser));

    private static readonly KeyCodec<(ulong TimeLength, BlockTime Time, ulong Height)> QueueKeys = KeyCodec.Triple(KeyCodec.UInt64, KeyCodec.Time, KeyCodec.UInt64);

    public static readonly Map<(ulong TimeLength, BlockTime Time, ulong Height), ValAddresses> ValidatorQueue = new(Key, [0x43], QueueKeys, GogoValue.Of(ValAddresses.Parser));

    public static readonly Map<ulong, HistoricalInfo> Historical = new(Key, [0x50], KeyCodec.UInt64, GogoValue.Of(HistoricalInfo.Parser));

    public static readonly Item<StakingParams> Params = new(
        Key, [0x51], GogoValue.Of(Proto.Params.Parser).Select<StakingParams>(StakingWire.ToWire, StakingWire.FromWire));

    public static readonly Item<ValidatorUpdates> Updates = new(Key, [0x61], GogoValue.Of(ValidatorUpdates.Parser));

    /// <summary>Puts a validator into the order of power, unless it is jailed.</summary>
    public static void SetByPower(Context ctx, Validator validator)
    {
        if (!validator.Jailed) ByPower.Set(ctx, PowerKey(validator), validator.Operator);
    }

    /// <summary>Takes a validator out of the order of power.</summary>
    public static void RemoveByPower(Context ctx, Validator validator) => ByPower.Remove(ctx, PowerKey(validator));

    /// <summary>Operators from the highest power down; the lower address first among equals.</summary>
    public static IEnumerable<Address> OperatorsByPower(Context ctx)
    {
        foreach (var (_, found) in ByPower.Iterate(ctx, KeyRange.All.Reversed())) yield return found;
    }

    public static void SetDelegation(Context ctx, Delegation delegation)
    {
        Delegations.Set(ctx, (delegation.Delegator, delegation.Validator), delegation);
        DelegationsByValidator.Set(ctx, (delegation.Validator, delegation.Delegator));
    }

    public static void RemoveDelegation(Context ctx, Delegation delegation)
    {
        Delegations.Remove(ctx, (delegation.Delegator, delegation.Validator));
        DelegationsByValidator.Remove(ctx, (delegation.Validator, delegation.Delegator));
    }

    public static IEnumerable<Delegation> DelegationsOf(Context ctx, Address delegator)
    {
        foreach (var (_, delegation) in Delegations.Iterate(ctx, KeyRange.Prefix(PairKeys.Prefix(delegator)))) yield return delegation;
    }

    /// <summary>Writes unbondings, or removes the record when none is left.</summary>
    public static void SetUnbonding(Context ctx, UnbondingDelegation unbonding)
    {
        var key = (unbonding.Delegator, unbonding.Validator);
        var index = (unbonding.Validator, unbonding.Delegator);
        if (unbonding.Entries.Count > 0)
        {
            Unbondings.Set(ctx, key, unbonding);
            UnbondingsByValidator.Set(ctx, index);
            return;
        }

        Unbondings.Remove(ctx, key);
        UnbondingsByValidator.Remove(ctx, index);
    }

    public static List<UnbondingDelegation> UnbondingsFrom(Context ctx, Address validator)
    {
        var found = new List<UnbondingDelegation>();
        foreach (var (_, delegator) in UnbondingsByValidator.Iterate(ctx, KeyRange.Prefix(PairKeys.Prefix(validator))))
        {
            found.Add(Unbondings.Get(ctx, (delegator, validator), StakingErrors.NoUnbonding).OrThrow());
        }

        return found;
    }

    /// <summary>Writes redelegations, or removes the record when none is left.</summary>
    public static void SetRedelegation(Context ctx, Redelegation moved)
    {
        if (moved.Entries.Count > 0)
        {
            Redelegations.Set(ctx, (moved.Delegator, moved.From, moved.To), moved);
            RedelegationsBySource.Set(ctx, (moved.From, moved.Delegator, moved.To));
            RedelegationsByTarget.Set(ctx, (moved.To, moved.Delegator, moved.From));
            return;
        }

        Redelegations.Remove(ctx, (moved.Delegator, moved.From, moved.To));
        RedelegationsBySource.Remove(ctx, (moved.From, moved.Delegator, moved.To));
        RedelegationsByTarget.Remove(ctx, (moved.To, moved.Delegator, moved.From));
    }

    public static List<Redelegation> RedelegationsFrom(Context ctx, Address validator)
    {
        var found = new List<Redelegation>();
        foreach (var (_, delegator, to) in RedelegationsBySource.Iterate(ctx, KeyRange.Prefix(TripleKeys.Prefix(validator))))
        {
            found.Add(Redelegations.Get(ctx, (delegator, validator, to), StakingErrors.NoRedelegation).OrThrow());
        }

        return found;
    }

    /// <summary>Whether a delegator moved tokens to a validator lately. Gas: the first step of an iterator.</summary>
    public static bool HasMovedTo(Context ctx, Address delegator, Address validator)
        => RedelegationsByTarget.Iterate(ctx, KeyRange.Prefix(TripleKeys.Prefix(validator, delegator))).Any();

    /// <summary>The next number of an unbonding, from 1.</summary>
    public static ulong NextUnbondingId(Context ctx)
    {
        var next = UnbondingId.Peek(ctx) + 1;
        UnbondingId.Set(ctx, next);
        return next;
    }

    /// <summary>Notes under which key an unbonding is kept.</summary>
    public static void IndexUnbonding(Context ctx, ulong id, UnbondingDelegation unbonding)
        => Index(ctx, id, (Unbondings.FullKey((unbonding.Delegator, unbonding.Validator)), 1));

    /// <summary>Notes under which key a redelegation is kept.</summary>
    public static void IndexUnbonding(Context ctx, ulong id, Redelegation moved)
        => Index(ctx, id, (Redelegations.FullKey((moved.Delegator, moved.From, moved.To)), 2));

    /// <summary>Notes under which key an unbonding validator is kept.</summary>
    public static void IndexUnbonding(Context ctx, ulong id, Validator validator) => Index(ctx, id, (Validators.FullKey(validator.Operator), 3));

    /// <summary>Forgets where an unbonding was kept; its kind stays, as on the network.</summary>
    public static void RemoveUnbondingIndex(Context ctx, ulong id) => UnbondingIndex.Remove(ctx, id);

    public static (ulong TimeLength, BlockTime Time, ulong Height) QueueKey(Validator validator)
        => (StoreTimes.Length, validator.UnbondingTime, (ulong)validator.UnbondingHeight);

    private static void Index(Context ctx, ulong id, (byte[] Key, ulong Kind) entry)
    {
        UnbondingIndex.Set(ctx, id, entry.Key);
        UnbondingKind.Set(ctx, id, entry.Kind);
    }

    private static (ulong, Address) PowerKey(Validator validator) => (checked((ulong)validator.PotentialPower), validator.Operator);

    private static Address Inverted(Address address)
    {
        var bytes = address.ToArray();
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(bytes[i] ^ 0xFF);
        return new Address(bytes);
    }
}

using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>Store <c>welkingov</c>; nothing of it is under a key of the network.</summary>
internal static class WelkinGovState
{
    public static readonly StoreKey Key = new("welkingov");

    public static readonly byte[] ProposalPrefix = [0x02];

    private static readonly PairKeyCodec<ulong, Address> VoteKeys = KeyCodec.Pair(KeyCodec.UInt64, AddressKeys.Codec);

    private static readonly PairKeyCodec<Address, ulong> ValidatorKeys = KeyCodec.Pair(AddressKeys.LengthPrefixed, KeyCodec.UInt64);

    /// <summary>What proposals of a message type need.</summary>
    public static readonly Map<string, MessageBasedParams> Entries = new(Key, [0x00], KeyCodec.String, GogoValue.Of(MessageBasedParams.Parser));

    /// <summary>What validators said.</summary>
    public static readonly Map<(ulong Proposal, Address Operator), VoteRecord> Votes = new(Key, [0x01], VoteKeys, GogoValue.Of(VoteRecord.Parser));

    /// <summary>What tallies found.</summary>
    public static readonly Map<ulong, ProposalRecord> Proposals = new(Key, ProposalPrefix, KeyCodec.UInt64, GogoValue.Of(ProposalRecord.Parser));

    /// <summary>The proposals a validator has a record of.</summary>
    public static readonly KeySet<(Address Operator, ulong Proposal)> ByValidator = new(Key, [0x03], ValidatorKeys);

    /// <summary>Commits since genesis, by consensus address.</summary>
    public static readonly Map<Address, Uptime> Uptimes = new(Key, [0x04], AddressKeys.Codec, GogoValue.Of(Uptime.Parser));

    /// <summary>Commissions of a validator, by the height from which they hold.</summary>
    public static readonly Map<(Address Operator, ulong Height), CommissionChange> Commissions = new(Key, [0x05], ValidatorKeys, GogoValue.Of(CommissionChange.Parser));

    /// <summary>Every record of a proposal.</summary>
    public static KeyRange Of(ulong proposal) => KeyRange.Prefix(VoteKeys.Prefix(proposal));

    /// <summary>Everything of a validator.</summary>
    public static KeyRange Of(Address validator) => KeyRange.Prefix(ValidatorKeys.Prefix(validator));

    public static void SetVote(Context ctx, VoteRecord record, Address validator)
    {
        Votes.Set(ctx, (record.ProposalId, validator), record);
        ByValidator.Set(ctx, (validator, record.ProposalId));
    }

    public static void RemoveVotes(Context ctx, ulong proposal)
    {
        foreach (var key in Votes.IterateKeys(ctx, Of(proposal)).ToList())
        {
            Votes.Remove(ctx, key);
            ByValidator.Remove(ctx, (key.Operator, proposal));
        }
    }
}

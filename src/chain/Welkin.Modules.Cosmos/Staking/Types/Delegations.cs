using Welkin.Core;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>What a delegator holds of a validator.</summary>
public sealed record Delegation(Address Delegator, Address Validator, Dec Shares);

/// <summary>Tokens on their way back to their owner.</summary>
/// <param name="CreationHeight">Height at which they left.</param>
/// <param name="Completion">When they arrive.</param>
/// <param name="Initial">How many left.</param>
/// <param name="Balance">How many slashes left of them.</param>
/// <param name="Id">Number of the unbonding.</param>
/// <param name="HoldCount">How many hold it back.</param>
public sealed record UnbondingEntry(long CreationHeight, BlockTime Completion, Int Initial, Int Balance, ulong Id, long HoldCount)
{
    /// <summary>Whether the tokens may be paid out.</summary>
    public bool IsDue(BlockTime now) => Completion <= now && HoldCount == 0;
}

/// <summary>All unbondings of a delegator from a validator, oldest first.</summary>
public sealed record UnbondingDelegation(Address Delegator, Address Validator, ValueList<UnbondingEntry> Entries)
{
    /// <summary>With tokens more. Two of the same block become one entry; the flag tells whether there is a new one.</summary>
    public (UnbondingDelegation Made, bool IsNew) WithEntry(UnbondingEntry entry)
    {
        for (var i = 0; i < Entries.Count; i++)
        {
            var found = Entries[i];
            if (found.CreationHeight != entry.CreationHeight || found.Completion != entry.Completion) continue;
            return (WithEntryAt(i, found with { Initial = found.Initial + entry.Initial, Balance = found.Balance + entry.Balance }), false);
        }

        return (this with { Entries = Entries.Add(entry) }, true);
    }

    /// <summary>With one entry replaced, or removed when it is null.</summary>
    public UnbondingDelegation WithEntryAt(int index, UnbondingEntry? entry)
        => this with { Entries = entry is null ? [.. Entries.Where((_, i) => i != index)] : [.. Entries.Select((old, i) => i == index ? entry : old)] };
}

/// <summary>Tokens that moved to another validator and can still be slashed for the one they left.</summary>
/// <param name="CreationHeight">Height at which they moved.</param>
/// <param name="Completion">When that ends.</param>
/// <param name="Initial">How many moved.</param>
/// <param name="SharesTo">Shares got for them.</param>
/// <param name="Id">Number of the unbonding.</param>
/// <param name="HoldCount">How many hold it back.</param>
public sealed record RedelegationEntry(long CreationHeight, BlockTime Completion, Int Initial, Dec SharesTo, ulong Id, long HoldCount)
{
    /// <summary>Whether it is over.</summary>
    public bool IsDue(BlockTime now) => Completion <= now && HoldCount == 0;
}

/// <summary>All moves of a delegator from one validator to another, oldest first.</summary>
public sealed record Redelegation(Address Delegator, Address From, Address To, ValueList<RedelegationEntry> Entries);

using System.Collections.Immutable;
using Welkin.Engine.Json;

namespace Welkin.Engine.Validators;

/// <summary>Applies a list of changes to a validator set, all or nothing. Errors are undefined ones with CometBFT's text.</summary>
internal static class ValidatorSetChange
{
    public static Result<ValidatorSet> Apply(ValidatorSet set, IReadOnlyList<Validator> changes, bool allowRemoval)
    {
        if (changes.Count == 0) return set;
        var sorted = changes.OrderBy(change => change.Address, AddressOrder.Instance).ToArray();
        if (Fault(sorted) is { } fault) return fault;
        var removals = sorted.Where(change => change.Power == 0).ToArray();
        var updates = sorted.Where(change => change.Power > 0).ToArray();
        if (!allowRemoval && removals.Length > 0)
            return Error.Undefined($"cannot process validators with voting power 0: [{string.Join(' ', removals.AsEnumerable())}]");
        var additions = updates.Count(update => set.ByAddress(update.Address) is null);
        if (additions == 0 && set.Count == removals.Length) return Error.Undefined("applying the validator changes would result in empty set");
        if (!RemovedPower(set, removals).TryGet(out var removed, out var error)) return error;
        if (!PowerBeforeRemovals(set, updates, removed).TryGet(out var total, out error)) return error;
        return Merge(set, updates, removals, total);
    }

    private static Error? Fault(Validator[] sorted)
    {
        for (var index = 0; index < sorted.Length; index++)
        {
            var change = sorted[index];
            if (index > 0 && change.Address.Equals(sorted[index - 1].Address))
                return Error.Undefined($"duplicate entry {change} in [{string.Join(' ', sorted.AsEnumerable())}]");
            if (change.Power < 0) return Error.Undefined($"voting power can't be negative: {change.Power}");
            if (change.Power > ValidatorSet.MaxTotalVotingPower)
                return Error.Undefined($"to prevent clipping/overflow, voting power can't be higher than {ValidatorSet.MaxTotalVotingPower}, got {change.Power}");
        }
        return null;
    }

    private static Result<long> RemovedPower(ValidatorSet set, Validator[] removals)
    {
        long power = 0;
        foreach (var removal in removals)
        {
            if (set.ByAddress(removal.Address) is not { } member) return Error.Undefined($"failed to find validator {GoText.Hex(removal.Address.Span)} to remove");
            power += member.Power;
        }
        return power;
    }

    /// <summary>Total power with all additions and changes, but with the removed members still in: newcomers are measured against it.</summary>
    private static Result<long> PowerBeforeRemovals(ValidatorSet set, Validator[] updates, long removed)
    {
        var power = set.TotalPower - removed;
        foreach (var delta in updates.Select(update => update.Power - (set.ByAddress(update.Address)?.Power ?? 0)).Order())
        {
            power += delta;
            if (power > ValidatorSet.MaxTotalVotingPower)
                return Error.Undefined($"total voting power of resulting valset exceeds max {ValidatorSet.MaxTotalVotingPower}");
        }
        return power + removed;
    }

    private static ValidatorSet Merge(ValidatorSet set, Validator[] updates, Validator[] removals, long totalBeforeRemovals)
    {
        var members = set.Members.ToDictionary(member => member.Address);
        // A newcomer starts 1.125 total powers behind, so that leaving and joining again cannot reset a bad priority.
        var newcomerPriority = -(totalBeforeRemovals + (totalBeforeRemovals >> 3));
        foreach (var update in updates)
            members[update.Address] = update with { Priority = members.TryGetValue(update.Address, out var old) ? old.Priority : newcomerPriority };
        foreach (var removal in removals) members.Remove(removal.Address);

        ImmutableArray<Validator> merged = [.. members.Values.OrderByDescending(member => member.Power).ThenBy(member => member.Address, AddressOrder.Instance)];
        var window = ValidatorSet.PriorityWindowSizeFactor * merged.Sum(member => member.Power);
        var centred = ValidatorSet.Centred(ValidatorSet.Rescaled(merged, window));
        return new(centred, set.Proposer is { } proposer ? centred.FirstOrDefault(member => member.Address.Equals(proposer.Address)) ?? proposer : null);
    }

    private sealed class AddressOrder : IComparer<ByteString>
    {
        public static readonly AddressOrder Instance = new();

        public int Compare(ByteString? left, ByteString? right) => left!.Span.SequenceCompareTo(right!.Span);
    }
}

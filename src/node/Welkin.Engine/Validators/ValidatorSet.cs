using System.Collections.Immutable;
using System.Numerics;

namespace Welkin.Engine.Validators;

/// <summary>An immutable validator set: members by power descending, then address ascending, and whose turn it is to propose.</summary>
public sealed class ValidatorSet
{
    /// <summary>Highest total power; an eighth of the integer range, so that priorities cannot overflow.</summary>
    public const long MaxTotalVotingPower = long.MaxValue / 8;

    /// <summary>Priorities lie in a window of this many total powers.</summary>
    public const long PriorityWindowSizeFactor = 2;

    public static readonly ValidatorSet Empty = new([], null);

    private readonly Dictionary<ByteString, int> indexByAddress;

    public ImmutableArray<Validator> Members { get; }

    /// <summary>The member whose turn it is. Kept even while changes are applied, as in Go, until the next turn.</summary>
    public Validator? Proposer { get; }

    public long TotalPower { get; }

    public int Count => Members.Length;

    internal ValidatorSet(ImmutableArray<Validator> members, Validator? proposer)
    {
        Members = members;
        TotalPower = members.Sum(member => member.Power);
        Proposer = proposer ?? (members.IsEmpty ? null : members.Aggregate(Precedes));
        indexByAddress = new(members.Length);
        for (var index = members.Length - 1; index >= 0; index--) indexByAddress[members[index].Address] = index;
    }

    /// <summary>A fresh set. Building it already takes one turn, as CometBFT does.</summary>
    /// <remarks>Errors: undefined, as <see cref="ValidatorSetChange"/>.</remarks>
    public static Result<ValidatorSet> From(IReadOnlyList<Validator> members)
    {
        if (members.Count == 0) return Empty;
        return ValidatorSetChange.Apply(Empty, members, allowRemoval: false).TryGet(out var set, out var error) ? set.Advance(1) : error;
    }

    /// <summary>The set with additions, changes of power, and removals (power 0) applied; all or nothing.</summary>
    public Result<ValidatorSet> Update(IReadOnlyList<Validator> changes) => ValidatorSetChange.Apply(this, changes, allowRemoval: true);

    public Validator? ByAddress(ByteString address) => indexByAddress.TryGetValue(address, out var index) ? Members[index] : null;

    public int IndexOf(ByteString address) => indexByAddress.GetValueOrDefault(address, -1);

    public byte[] HashBytes() => MerkleTree.Root([.. Members.Select(member => member.Leaf())]);

    /// <summary>The set after some turns: rescaled and centred once, then turn by turn.</summary>
    /// <param name="turns">1 or more.</param>
    public ValidatorSet Advance(int turns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(turns, 1);
        if (Members.IsEmpty) return this;
        var members = Centred(Rescaled(Members, PriorityWindowSizeFactor * TotalPower)).ToArray();
        var proposer = members[0];
        for (var turn = 0; turn < turns; turn++) proposer = TakeTurn(members);
        return new([.. members], proposer);
    }

    /// <summary>Whole protobuf form; the total is left out, because its bytes must not depend on what is cached.</summary>
    public Tendermint.Types.ValidatorSet ToProto() => new() { Validators = { Members.Select(member => member.ToProto()) }, Proposer = Proposer?.ToProto() };

    /// <remarks>Errors: undefined, for a member that is no validator.</remarks>
    public static Result<ValidatorSet> FromProto(Tendermint.Types.ValidatorSet? set)
    {
        if (set is null) return Error.Undefined("nil validator set");
        var members = ImmutableArray.CreateBuilder<Validator>(set.Validators.Count);
        foreach (var wire in set.Validators)
        {
            if (!Validator.FromProto(wire).TryGet(out var member, out var error)) return error;
            members.Add(member);
        }
        if (set.Proposer is null) return new ValidatorSet(members.ToImmutable(), null);
        return Validator.FromProto(set.Proposer).TryGet(out var proposer, out var fault) ? new ValidatorSet(members.ToImmutable(), proposer) : fault;
    }

    internal static ImmutableArray<Validator> Rescaled(ImmutableArray<Validator> members, long window)
    {
        if (window <= 0 || members.IsEmpty) return members;
        var spread = (Int128)members.Max(member => member.Priority) - members.Min(member => member.Priority);
        if (spread <= window) return members;
        var ratio = (long)((spread + window - 1) / window);
        return [.. members.Select(member => member with { Priority = member.Priority / ratio })];
    }

    /// <summary>Shifts the priorities so that their average is zero, rounding the average down.</summary>
    internal static ImmutableArray<Validator> Centred(ImmutableArray<Validator> members)
    {
        var sum = members.Aggregate(BigInteger.Zero, (total, member) => total + member.Priority);
        var average = BigInteger.DivRem(sum, members.Length, out var rest) - (rest.Sign < 0 ? 1 : 0);
        return [.. members.Select(member => member with { Priority = Clip((Int128)member.Priority - (long)average) })];
    }

    private Validator TakeTurn(Validator[] members)
    {
        var first = 0;
        for (var index = 0; index < members.Length; index++)
        {
            members[index] = members[index] with { Priority = Clip((Int128)members[index].Priority + members[index].Power) };
            if (ReferenceEquals(Precedes(members[first], members[index]), members[index])) first = index;
        }
        return members[first] = members[first] with { Priority = Clip((Int128)members[first].Priority - TotalPower) };
    }

    private static Validator Precedes(Validator left, Validator right)
    {
        if (left.Priority != right.Priority) return left.Priority > right.Priority ? left : right;
        return left.Address.Span.SequenceCompareTo(right.Address.Span) <= 0 ? left : right;
    }

    private static long Clip(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
}

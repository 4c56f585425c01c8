using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>Counts the votes of a proposal and deletes them.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/gov/keeper/tally.go</c>. Powers are decimals of 18 digits; they are cut to whole tokens only for show.</remarks>
internal static class Tally
{
    /// <summary>Nothing counted.</summary>
    public static TallyResult None() => new() { YesCount = "0", AbstainCount = "0", NoCount = "0", NoWithVetoCount = "0" };

    /// <summary>Counts now. The votes are deleted in the given context.</summary>
    public static TallyOutcome Count(GovKeeper keeper, Context ctx, Proposal proposal)
    {
        var validators = keeper.Power.Bonded(ctx).Select(validator => new Standing(validator)).ToList();
        var byOperator = validators.ToDictionary(standing => standing.Validator.Operator);
        var counts = new Counts();
        foreach (var (key, vote) in GovState.Votes.Iterate(ctx, GovState.Of(proposal.Id)).ToList())
        {
            if (byOperator.TryGetValue(key.Voter, out var own)) own.Vote = vote.Options;
            foreach (var (chosen, shares) in keeper.Power.DelegationsOf(ctx, key.Voter))
            {
                if (!byOperator.TryGetValue(chosen, out var standing)) continue;
                standing.Deducted += shares;
                counts.Add(vote.Options, standing.PowerOf(shares));
            }

            GovState.Votes.Remove(ctx, key);
        }

        // A validator that voted speaks for the shares whose delegators did not.
        foreach (var standing in validators.Where(standing => standing.Vote is not null))
        {
            counts.Add(standing.Vote!, standing.PowerOf(standing.Validator.Shares - standing.Deducted));
        }

        return Judge(keeper, ctx, proposal, counts) with
        {
            Validators = [.. validators.Select(standing => (standing.Validator.Operator, standing.Vote))],
        };
    }

    private static TallyOutcome Judge(GovKeeper keeper, Context ctx, Proposal proposal, Counts counts)
    {
        var bonded = keeper.Power.TotalBonded(ctx);
        var rules = keeper.Params(ctx);
        var terms = keeper.Rules.TermsOf(ctx, proposal.Messages, proposal.Expedited, rules);
        var rejected = new TallyOutcome(false, false, counts.ToResult(), counts.Voted, bonded, false, terms, []);
        if (bonded.IsZero) return rejected;
        var total = bonded.ToDec();
        if (counts.Voted.Quo(total) < terms.Quorum) return rejected with { Burns = rules.BurnVoteQuorum };
        rejected = rejected with { HasQuorum = true };
        var decided = counts.Voted - counts.Abstain;
        if (decided.IsZero) return rejected;
        if (terms.YesQuorum.IsPositive && counts.Yes.Quo(total) < terms.YesQuorum) return rejected;
        if (counts.Veto.Quo(counts.Voted) > terms.VetoThreshold) return rejected with { Burns = rules.BurnVoteVeto };
        return rejected with { Passes = counts.Yes.Quo(decided) > terms.Threshold };
    }

    /// <summary>A validator with what is taken off its own vote.</summary>
    private sealed class Standing(TallyValidator validator)
    {
        public TallyValidator Validator { get; } = validator;

        public Dec Deducted { get; set; }

        public IReadOnlyList<WeightedVoteOption>? Vote { get; set; }

        public Dec PowerOf(Dec shares) => shares.MulInt(Validator.Tokens).Quo(Validator.Shares);
    }

    private sealed class Counts
    {
        public Dec Voted { get; private set; }

        public Dec Yes { get; private set; }

        public Dec Abstain { get; private set; }

        public Dec No { get; private set; }

        public Dec Veto { get; private set; }

        public void Add(IReadOnlyList<WeightedVoteOption> options, Dec power)
        {
            foreach (var option in options)
            {
                var part = power.Mul(VoteOptions.Weight(option));
                switch (option.Option)
                {
                    case VoteOption.Yes: Yes += part; break;
                    case VoteOption.Abstain: Abstain += part; break;
                    case VoteOption.No: No += part; break;
                    case VoteOption.NoWithVeto: Veto += part; break;
                    default: throw new InvariantException($"option {option.Option} of a stored vote");
                }
            }

            Voted += power;
        }

        public TallyResult ToResult() => new()
        {
            YesCount = Yes.TruncateInt().ToString(),
            AbstainCount = Abstain.TruncateInt().ToString(),
            NoCount = No.TruncateInt().ToString(),
            NoWithVetoCount = Veto.TruncateInt().ToString(),
        };
    }
}

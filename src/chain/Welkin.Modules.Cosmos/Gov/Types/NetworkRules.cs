using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Runtime;
using GovParams = Cosmos.Gov.V1.Params;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>The network's rules: the params decide for every proposal, and whether it is expedited.</summary>
public sealed class NetworkRules : IProposalRules
{
    /// <inheritdoc/>
    public Result<Unit> Admit(TxContext ctx, IReadOnlyList<IMessage> messages, bool expedited) => new Unit();

    /// <inheritdoc/>
    public ProposalTerms TermsOf(Context ctx, RepeatedField<Any> messages, bool expedited, GovParams rules) => Terms(rules, expedited);

    /// <summary>The terms of the params.</summary>
    public static ProposalTerms Terms(GovParams rules, bool expedited) => new(
        (expedited ? rules.ExpeditedMinDeposit : rules.MinDeposit).ToDomain().OrThrow(),
        [.. rules.MinDeposit.Select(coin => coin.Denom)],
        expedited ? rules.ExpeditedVotingPeriod : rules.VotingPeriod,
        Dec.Parse(rules.Quorum).OrThrow(),
        Dec.Parse(expedited ? rules.ExpeditedThreshold : rules.Threshold).OrThrow(),
        Dec.Parse(rules.VetoThreshold).OrThrow(),
        Dec.Zero);
}

using Cosmos.Gov.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Modules.Cosmos.Gov;
using Welkin.Runtime;
using GovParams = Cosmos.Gov.V1.Params;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>What a proposal needs depends on the type of its message.</summary>
/// <remarks>
/// The network promised this in 2024 and never shipped it. An entry decides for its type; whatever it leaves out is as the params say. The
/// messages that change the entries or the params of governance are judged by the strictest of all entries and of the params.
/// Spec: cosmos-sdk x/gov v1.0.0 (unreleased), <c>MessageBasedParams</c>.
/// </remarks>
public sealed class MessageRules : IProposalRules
{
    private static readonly string[] Guarded = ["/" + MsgUpdateMessageParams.Descriptor.FullName, "/" + MsgUpdateParams.Descriptor.FullName];

    /// <inheritdoc/>
    public Result<Unit> Admit(TxContext ctx, IReadOnlyList<IMessage> messages, bool expedited)
    {
        if (!MessageTypes.Of(messages.Select(TypeUrls.Pack)).TryGet(out var types, out var error)) return error;
        var (url, _) = Matching(ctx, types).FirstOrDefault();
        if (url is null) return new Unit();
        if (messages.Count != 1 || types.Acts != 1) return WelkinGovErrors.NotAlone.With(url);
        return expedited ? WelkinGovErrors.NotStandard.With(url) : new Unit();
    }

    /// <inheritdoc/>
    public ProposalTerms TermsOf(Context ctx, RepeatedField<Any> messages, bool expedited, GovParams rules)
    {
        var general = NetworkRules.Terms(rules, expedited);
        if (!MessageTypes.Of(messages).TryGet(out var types, out _)) return Strictest(ctx, general);
        if (types.Urls.Any(url => Guarded.Contains(url))) return Strictest(ctx, general);
        ProposalTerms? terms = expedited ? general : null;
        foreach (var (_, entry) in Matching(ctx, types))
        {
            var own = With(general, entry);
            terms = terms is null ? own : Stricter(terms, own);
        }

        return terms ?? general;
    }

    /// <summary>The entries that a proposal of these types falls under, with the type that brings each.</summary>
    private static IEnumerable<(string Url, MessageBasedParams Entry)> Matching(Context ctx, MessageTypes types)
    {
        foreach (var url in types.Urls)
        {
            if (WelkinGovState.Entries.TryGet(ctx, url, out var entry)) yield return (url, entry);
            if (!Guarded.Contains(url)) continue;
            foreach (var (_, other) in WelkinGovState.Entries.Iterate(ctx)) yield return (url, other);
        }
    }

    private static ProposalTerms Strictest(Context ctx, ProposalTerms general)
        => WelkinGovState.Entries.Iterate(ctx).Aggregate(general, (terms, pair) => Stricter(terms, With(general, pair.Value)));

    private static ProposalTerms With(ProposalTerms general, MessageBasedParams entry) => general with
    {
        MinDeposit = entry.MinDeposit.Count > 0 ? entry.MinDeposit.ToDomain().OrThrow() : general.MinDeposit,
        DepositDenoms = entry.MinDeposit.Count > 0 ? [.. entry.MinDeposit.Select(coin => coin.Denom)] : general.DepositDenoms,
        VotingPeriod = entry.VotingPeriod ?? general.VotingPeriod,
        Quorum = Share(entry.Quorum) ?? general.Quorum,
        Threshold = Share(entry.Threshold) ?? general.Threshold,
        VetoThreshold = Share(entry.VetoThreshold) ?? general.VetoThreshold,
        YesQuorum = Share(entry.YesQuorum) ?? general.YesQuorum,
    };

    private static ProposalTerms Stricter(ProposalTerms left, ProposalTerms right) => new(
        left.MinDeposit.Max(right.MinDeposit),
        [.. left.DepositDenoms.Union(right.DepositDenoms, StringComparer.Ordinal)],
        MessageParams.Nanos(left.VotingPeriod) >= MessageParams.Nanos(right.VotingPeriod) ? left.VotingPeriod : right.VotingPeriod,
        Dec.Max(left.Quorum, right.Quorum),
        Dec.Max(left.Threshold, right.Threshold),
        Dec.Min(left.VetoThreshold, right.VetoThreshold),
        Dec.Max(left.YesQuorum, right.YesQuorum));

    private static Dec? Share(string text) => text.Length == 0 ? null : Dec.Parse(text).OrThrow();
}

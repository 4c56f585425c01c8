using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.Gov;
using Welkin.Runtime;
using QueryProposalsRequest = Welkin.Gov.V1.QueryProposalsRequest;
using QueryProposalsResponse = Welkin.Gov.V1.QueryProposalsResponse;
using QueryVotesRequest = Welkin.Gov.V1.QueryVotesRequest;
using QueryVotesResponse = Welkin.Gov.V1.QueryVotesResponse;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>Answers about entries and records.</summary>
internal sealed class WelkinGovQueries(IProposals proposals)
{
    private const string Service = "/welkin.gov.v1.Query/";
    private const int DefaultLast = 50;
    private const int MostLast = 500;

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryMessageBasedParamsRequest, QueryMessageBasedParamsResponse>("/cosmos.gov.v1.Query/MessageBasedParams", Entry);
        registry.Query<QueryEntriesRequest, QueryEntriesResponse>(Service + "Entries", Entries);
        registry.Query<QueryTermsRequest, QueryTermsResponse>(Service + "Terms", Terms);
        registry.Query<QueryProposalsRequest, QueryProposalsResponse>(Service + "Proposals", Proposals);
        registry.Query<QueryVotesRequest, QueryVotesResponse>(Service + "Votes", Votes);
        registry.Query<QueryValidatorRequest, QueryValidatorResponse>(Service + "Validator", Validator);
    }

    private static Result<QueryMessageBasedParamsResponse> Entry(QueryContext ctx, QueryMessageBasedParamsRequest request)
    {
        var url = request.MsgUrl.StartsWith('/') ? request.MsgUrl : "/" + request.MsgUrl;
        return WelkinGovState.Entries.TryGet(ctx, url, out var entry)
            ? new QueryMessageBasedParamsResponse { Params = entry }
            : GrpcError.NotFound($"message type {url} has no params of its own; the general ones hold");
    }

    private static Result<QueryEntriesResponse> Entries(QueryContext ctx, QueryEntriesRequest request)
    {
        var response = new QueryEntriesResponse();
        foreach (var (url, entry) in WelkinGovState.Entries.Iterate(ctx)) response.Entries.Add(new MessageEntry { MsgUrl = url, Params = entry });
        return response;
    }

    private Result<QueryTermsResponse> Terms(QueryContext ctx, QueryTermsRequest request)
    {
        if (proposals.Find(ctx, request.ProposalId) is not { } proposal) return GrpcError.NotFound($"proposal {request.ProposalId} doesn't exist");
        var terms = proposals.TermsOf(ctx, proposal);
        var response = new QueryTermsResponse
        {
            VotingPeriod = terms.VotingPeriod,
            Quorum = terms.Quorum.ToString(),
            Threshold = terms.Threshold.ToString(),
            VetoThreshold = terms.VetoThreshold.ToString(),
            YesQuorum = terms.YesQuorum.ToString(),
        };
        response.MsgUrls.AddRange(VoteRecorder.TypesOf(proposal));
        response.MinDeposit.AddRange(terms.MinDeposit.ToMessages());
        if (proposal.Status != ProposalStatus.VotingPeriod) return response;
        var outcome = proposals.TallyNow(ctx, proposal);
        response.VotedTokens = outcome.Voted.ToString();
        response.BondedTokens = outcome.Bonded.ToString();
        response.Turnout = VoteRecorder.Turnout(outcome).ToString();
        response.HasQuorum = outcome.HasQuorum;
        response.Passes = outcome.Passes;
        response.Tally = outcome.Result;
        response.Absent.AddRange(VoteRecorder.Absent(outcome));
        return response;
    }

    private static Result<QueryProposalsResponse> Proposals(QueryContext ctx, QueryProposalsRequest request)
    {
        var page = Pages.OfCollection(ctx.Store(WelkinGovState.Key), WelkinGovState.ProposalPrefix, request.Pagination, (_, value) => ProposalRecord.Parser.ParseFrom(value));
        if (!page.TryGet(out var found, out var error)) return error;
        var response = new QueryProposalsResponse { Pagination = found.Next };
        response.Proposals.AddRange(found.Items);
        return response;
    }

    private static Result<QueryVotesResponse> Votes(QueryContext ctx, QueryVotesRequest request)
    {
        var response = new QueryVotesResponse();
        response.Votes.AddRange(WelkinGovState.Votes.Iterate(ctx, WelkinGovState.Of(request.ProposalId)).Select(pair => pair.Value));
        return response;
    }

    private Result<QueryValidatorResponse> Validator(QueryContext ctx, QueryValidatorRequest request)
    {
        if (!Address.ParseByCodec(request.Validator, Address.ValoperPrefix).TryGet(out var validator, out var error)) return GrpcError.InvalidArgument(error.Text);
        var last = request.Last == 0 ? DefaultLast : (int)Math.Min(request.Last, MostLast);
        var response = new QueryValidatorResponse();
        foreach (var (_, proposal) in WelkinGovState.ByValidator.Iterate(ctx, WelkinGovState.Of(validator).Reversed()))
        {
            // What is still in voting says nothing about who takes part.
            if (proposals.Find(ctx, proposal) is { Status: ProposalStatus.VotingPeriod }) continue;
            if (response.Votes.Count == last) break;
            response.Votes.Add(WelkinGovState.Votes.Find(ctx, (proposal, validator)));
        }

        response.Commissions.AddRange(WelkinGovState.Commissions.Iterate(ctx, WelkinGovState.Of(validator)).Select(pair => pair.Value));
        if (proposals.ConsensusAddressOf(ctx, validator) is { } consensus && WelkinGovState.Uptimes.TryGet(ctx, consensus, out var uptime)) response.Uptime = uptime;
        return response;
    }
}

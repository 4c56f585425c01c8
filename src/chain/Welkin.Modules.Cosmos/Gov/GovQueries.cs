using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Runtime;
using GovParams = Cosmos.Gov.V1.Params;

namespace Welkin.Modules.Cosmos.Gov;

#pragma warning disable CS0612 // The parts of the params in their old grouping are still asked for.

/// <summary>Answers about proposals.</summary>
internal sealed class GovQueries(GovKeeper keeper)
{
    private const string Service = "/cosmos.gov.v1.Query/";

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryConstitutionRequest, QueryConstitutionResponse>(Service + "Constitution", Constitution);
        registry.Query<QueryProposalRequest, QueryProposalResponse>(Service + "Proposal", Proposal);
        registry.Query<QueryProposalsRequest, QueryProposalsResponse>(Service + "Proposals", Proposals);
        registry.Query<QueryVoteRequest, QueryVoteResponse>(Service + "Vote", Vote);
        registry.Query<QueryVotesRequest, QueryVotesResponse>(Service + "Votes", Votes);
        registry.Query<QueryParamsRequest, QueryParamsResponse>(Service + "Params", Params);
        registry.Query<QueryDepositRequest, QueryDepositResponse>(Service + "Deposit", Deposit);
        registry.Query<QueryDepositsRequest, QueryDepositsResponse>(Service + "Deposits", Deposits);
        registry.Query<QueryTallyResultRequest, QueryTallyResultResponse>(Service + "TallyResult", TallyResult);
    }

    public Result<QueryProposalResponse> Proposal(QueryContext ctx, QueryProposalRequest request)
        => Known(ctx, request.ProposalId).Map(proposal => new QueryProposalResponse { Proposal = proposal });

    public Result<QueryProposalsResponse> Proposals(QueryContext ctx, QueryProposalsRequest request)
    {
        if (!Party(request.Voter).TryGet(out var voter, out var error)) return error;
        if (!Party(request.Depositor).TryGet(out var depositor, out error)) return error;
        var page = Pages.OfCollection(ctx.Store(GovState.Key), GovState.ProposalPrefix, request.Pagination, (_, value) =>
        {
            var proposal = global::Cosmos.Gov.V1.Proposal.Parser.ParseFrom(value);
            if (IsStatus(request.ProposalStatus) && proposal.Status != request.ProposalStatus) return null;
            if (!voter.IsEmpty && !GovState.Votes.Has(ctx, (proposal.Id, voter))) return null;
            return depositor.IsEmpty || GovState.Deposits.Has(ctx, (proposal.Id, depositor)) ? proposal : null;
        });
        if (!page.TryGet(out var found, out error)) return GrpcError.Internal(error.Text);
        var response = new QueryProposalsResponse { Pagination = found.Next };
        response.Proposals.AddRange(found.Items);
        return response;
    }

    public Result<QueryVoteResponse> Vote(QueryContext ctx, QueryVoteRequest request)
    {
        if (request.ProposalId == 0) return NoNumber();
        if (request.Voter.Length == 0) return GrpcError.InvalidArgument("empty voter address");
        if (!Address.ParseByCodec(request.Voter).TryGet(out var voter, out var error)) return error;
        return GovState.Votes.TryGet(ctx, (request.ProposalId, voter), out var vote)
            ? new QueryVoteResponse { Vote = vote }
            : GrpcError.InvalidArgument($"voter: {request.Voter} not found for proposal: {request.ProposalId}");
    }

    public Result<QueryVotesResponse> Votes(QueryContext ctx, QueryVotesRequest request)
    {
        if (request.ProposalId == 0) return NoNumber();
        byte[] prefix = [.. GovState.VotePrefix, .. GovState.PartyKeys.Prefix(request.ProposalId)];
        var page = Pages.OfCollection(ctx.Store(GovState.Key), prefix, request.Pagination, (_, value) => global::Cosmos.Gov.V1.Vote.Parser.ParseFrom(value));
        if (!page.TryGet(out var found, out var error)) return GrpcError.Internal(error.Text);
        var response = new QueryVotesResponse { Pagination = found.Next };
        response.Votes.AddRange(found.Items);
        return response;
    }

    public Result<QueryParamsResponse> Params(QueryContext ctx, QueryParamsRequest request)
    {
        var value = GovState.Params.Find(ctx) ?? new GovParams();
        var response = new QueryParamsResponse { Params = value };
        switch (request.ParamsType)
        {
            case "deposit":
                response.DepositParams = new DepositParams { MaxDepositPeriod = value.MaxDepositPeriod };
                response.DepositParams.MinDeposit.AddRange(value.MinDeposit);
                break;
            case "voting":
                response.VotingParams = new VotingParams { VotingPeriod = value.VotingPeriod };
                break;
            case "tallying":
                response.TallyParams = new TallyParams { Quorum = value.Quorum, Threshold = value.Threshold, VetoThreshold = value.VetoThreshold };
                break;
            case "":
                break;
            default:
                return GrpcError.InvalidArgument($"unknown params type: {request.ParamsType}");
        }

        return response;
    }

    public Result<QueryDepositResponse> Deposit(QueryContext ctx, QueryDepositRequest request)
    {
        if (request.ProposalId == 0) return NoNumber();
        if (request.Depositor.Length == 0) return GrpcError.InvalidArgument("empty depositor address");
        if (!Address.ParseByCodec(request.Depositor).TryGet(out var depositor, out var error)) return error;
        return GovState.Deposits.TryGet(ctx, (request.ProposalId, depositor), out var deposit)
            ? new QueryDepositResponse { Deposit = deposit }
            : GrpcError.NotFound(GovErrors.NotFound($"(\"{request.ProposalId}\", \"{depositor}\")", nameof(Deposit)).Text);
    }

    public Result<QueryDepositsResponse> Deposits(QueryContext ctx, QueryDepositsRequest request)
    {
        if (request.ProposalId == 0) return NoNumber();
        byte[] prefix = [.. GovState.DepositPrefix, .. GovState.PartyKeys.Prefix(request.ProposalId)];
        var page = Pages.OfCollection(ctx.Store(GovState.Key), prefix, request.Pagination, (_, value) => global::Cosmos.Gov.V1.Deposit.Parser.ParseFrom(value));
        if (!page.TryGet(out var found, out var error)) return GrpcError.Internal(error.Text);
        var response = new QueryDepositsResponse { Pagination = found.Next };
        response.Deposits.AddRange(found.Items);
        return response;
    }

    public Result<QueryTallyResultResponse> TallyResult(QueryContext ctx, QueryTallyResultRequest request)
    {
        if (!Known(ctx, request.ProposalId).TryGet(out var proposal, out var error)) return error;
        return new QueryTallyResultResponse
        {
            Tally = proposal.Status switch
            {
                ProposalStatus.DepositPeriod => Tally.None(),
                ProposalStatus.Passed or ProposalStatus.Rejected or ProposalStatus.Failed => proposal.FinalTallyResult,
                _ => keeper.TallyNow(ctx, proposal).Result,
            },
        };
    }

    private static Result<QueryConstitutionResponse> Constitution(QueryContext ctx, QueryConstitutionRequest request)
        => GovState.Constitution.TryGet(ctx, out var text)
            ? new QueryConstitutionResponse { Constitution = text }
            : Error.Undefined("collections: not found: key 'no_key' of type string");

    private static Result<Proposal> Known(QueryContext ctx, ulong id)
    {
        if (id == 0) return NoNumber();
        return GovState.Proposals.TryGet(ctx, id, out var proposal) ? proposal : GrpcError.NotFound($"proposal {id} doesn't exist");
    }

    private static Error NoNumber() => GrpcError.InvalidArgument("proposal id can not be 0");

    private static Result<Address> Party(string text)
    {
        if (text.Length == 0) return default(Address);
        return Address.ParseByCodec(text).TryGet(out var party, out var error) ? party : GrpcError.Internal(error.Text);
    }

    private static bool IsStatus(ProposalStatus status)
        => status is ProposalStatus.DepositPeriod or ProposalStatus.VotingPeriod or ProposalStatus.Passed or ProposalStatus.Rejected or ProposalStatus.Failed;
}

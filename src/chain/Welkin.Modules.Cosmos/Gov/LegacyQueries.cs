using Cosmos.Gov.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;
using V1 = Cosmos.Gov.V1;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>The same answers in their old form, which knows proposals of exactly one message.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/gov/migrations/v3/convert.go</c>.</remarks>
internal sealed class LegacyQueries(GovQueries queries)
{
    private const string Service = "/cosmos.gov.v1beta1.Query/";

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryProposalRequest, QueryProposalResponse>(Service + "Proposal", Proposal);
        registry.Query<QueryProposalsRequest, QueryProposalsResponse>(Service + "Proposals", Proposals);
        registry.Query<QueryVoteRequest, QueryVoteResponse>(Service + "Vote", Vote);
        registry.Query<QueryVotesRequest, QueryVotesResponse>(Service + "Votes", Votes);
        registry.Query<QueryParamsRequest, QueryParamsResponse>(Service + "Params", Params);
        registry.Query<QueryDepositRequest, QueryDepositResponse>(Service + "Deposit", Deposit);
        registry.Query<QueryDepositsRequest, QueryDepositsResponse>(Service + "Deposits", Deposits);
        registry.Query<QueryTallyResultRequest, QueryTallyResultResponse>(Service + "TallyResult", TallyResult);
    }

    private Result<QueryProposalResponse> Proposal(QueryContext ctx, QueryProposalRequest request)
    {
        if (!queries.Proposal(ctx, new V1.QueryProposalRequest { ProposalId = request.ProposalId }).TryGet(out var found, out var error)) return error;
        return Old(found.Proposal, anyShape: false).Map(proposal => new QueryProposalResponse { Proposal = proposal });
    }

    private Result<QueryProposalsResponse> Proposals(QueryContext ctx, QueryProposalsRequest request)
    {
        var asked = new V1.QueryProposalsRequest
        {
            ProposalStatus = (V1.ProposalStatus)request.ProposalStatus,
            Voter = request.Voter,
            Depositor = request.Depositor,
            Pagination = request.Pagination,
        };
        if (!queries.Proposals(ctx, asked).TryGet(out var found, out var error)) return error;
        var response = new QueryProposalsResponse { Pagination = found.Pagination };
        foreach (var proposal in found.Proposals)
        {
            // Whoever asks for one is told what is wrong with it; a list is not lost for the sake of one.
            if (!Old(proposal, ctx.Rules.Has(Rule.OldListingsShowEveryProposal)).TryGet(out var old, out error)) return error;
            response.Proposals.Add(old);
        }

        return response;
    }

    private Result<QueryVoteResponse> Vote(QueryContext ctx, QueryVoteRequest request)
        => queries.Vote(ctx, new V1.QueryVoteRequest { ProposalId = request.ProposalId, Voter = request.Voter })
            .Map(found => new QueryVoteResponse { Vote = Old(found.Vote) });

    private Result<QueryVotesResponse> Votes(QueryContext ctx, QueryVotesRequest request)
    {
        if (!queries.Votes(ctx, new V1.QueryVotesRequest { ProposalId = request.ProposalId, Pagination = request.Pagination }).TryGet(out var found, out var error)) return error;
        var response = new QueryVotesResponse { Pagination = found.Pagination };
        response.Votes.AddRange(found.Votes.Select(Old));
        return response;
    }

    private Result<QueryParamsResponse> Params(QueryContext ctx, QueryParamsRequest request)
    {
        if (!queries.Params(ctx, new V1.QueryParamsRequest { ParamsType = request.ParamsType }).TryGet(out var found, out var error)) return error;
        // What was not asked for is there all the same, and its decimals are zero.
        var nothing = ByteString.CopyFromUtf8(Dec.Zero.ToWire());
        var response = new QueryParamsResponse { TallyParams = new TallyParams { Quorum = nothing, Threshold = nothing, VetoThreshold = nothing } };
        switch (request.ParamsType)
        {
            case "deposit":
                response.DepositParams = new DepositParams { MaxDepositPeriod = found.Params.MaxDepositPeriod };
                response.DepositParams.MinDeposit.AddRange(found.Params.MinDeposit);
                return response;
            case "voting":
                response.VotingParams = new VotingParams { VotingPeriod = found.Params.VotingPeriod };
                return response;
            case "tallying":
                response.TallyParams = new TallyParams
                {
                    Quorum = Units(found.Params.Quorum),
                    Threshold = Units(found.Params.Threshold),
                    VetoThreshold = Units(found.Params.VetoThreshold),
                };
                return response;
            default:
                return GrpcError.InvalidArgument($"{request.ParamsType} is not a valid parameter type");
        }
    }

    private Result<QueryDepositResponse> Deposit(QueryContext ctx, QueryDepositRequest request)
        => queries.Deposit(ctx, new V1.QueryDepositRequest { ProposalId = request.ProposalId, Depositor = request.Depositor })
            .Map(found => new QueryDepositResponse { Deposit = Old(found.Deposit) });

    private Result<QueryDepositsResponse> Deposits(QueryContext ctx, QueryDepositsRequest request)
    {
        if (!queries.Deposits(ctx, new V1.QueryDepositsRequest { ProposalId = request.ProposalId, Pagination = request.Pagination }).TryGet(out var found, out var error)) return error;
        var response = new QueryDepositsResponse { Pagination = found.Pagination };
        response.Deposits.AddRange(found.Deposits.Select(Old));
        return response;
    }

    private Result<QueryTallyResultResponse> TallyResult(QueryContext ctx, QueryTallyResultRequest request)
        => queries.TallyResult(ctx, new V1.QueryTallyResultRequest { ProposalId = request.ProposalId })
            .Map(found => new QueryTallyResultResponse { Tally = Old(found.Tally) });

    private static Result<Proposal> Old(V1.Proposal proposal, bool anyShape)
    {
        var isOldShape = proposal.Messages.Count == 1;
        if (!isOldShape && !anyShape)
        {
            return SdkErrors.InvalidType.With("can't convert a gov/v1 Proposal to gov/v1beta1 Proposal when amount of proposal messages not exactly one");
        }

        var old = new Proposal
        {
            ProposalId = proposal.Id,
            Status = (ProposalStatus)proposal.Status,
            FinalTallyResult = Old(proposal.FinalTallyResult),
            SubmitTime = proposal.SubmitTime,
            DepositEndTime = proposal.DepositEndTime,
            VotingStartTime = proposal.VotingStartTime,
            VotingEndTime = proposal.VotingEndTime,
        };
        old.TotalDeposit.AddRange(proposal.TotalDeposit);
        if (!isOldShape)
        {
            old.Content = TypeUrls.Pack(new TextProposal { Title = proposal.Title, Description = proposal.Summary });
            return old;
        }

        if (!TypeUrls.Unpack(proposal.Messages[0]).TryGet(out var msg, out var error)) return error;

        // Clients of the old form see whatever message there is where they expect a content.
        old.Content = msg is V1.MsgExecLegacyContent legacy ? legacy.Content : proposal.Messages[0];
        return old;
    }

    private static TallyResult Old(V1.TallyResult tally) => new() { Yes = tally.YesCount, No = tally.NoCount, NoWithVeto = tally.NoWithVetoCount, Abstain = tally.AbstainCount };

    private static Vote Old(V1.Vote vote)
    {
        var old = new Vote { ProposalId = vote.ProposalId, Voter = vote.Voter };
        old.Options.AddRange(vote.Options.Select(option => new WeightedVoteOption { Option = (VoteOption)option.Option, Weight = VoteOptions.Weight(option).ToWire() }));
        return old;
    }

    private static Deposit Old(V1.Deposit deposit)
    {
        var old = new Deposit { ProposalId = deposit.ProposalId, Depositor = deposit.Depositor };
        old.Amount.AddRange(deposit.Amount);
        return old;
    }

    private static ByteString Units(string share) => ByteString.CopyFromUtf8(Dec.Parse(share).OrThrow().ToWire());
}

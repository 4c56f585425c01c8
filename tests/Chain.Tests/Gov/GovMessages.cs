using Cosmos.Authz.V1Beta1;
using Cosmos.Bank.V1Beta1;
using Cosmos.Gov.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Gov.V1;
using Welkin.Testing.Chain;

namespace Welkin.Tests.Governance;

/// <summary>Builders of proposals, and the way of one through a chain.</summary>
internal static class GovMessages
{
    /// <summary>The account that proposals act for.</summary>
    public static readonly string GovAccount = Address.Module("gov").ToString();

    public static Cosmos.Base.V1Beta1.Coin Akt(long amount) => new Coin("uakt", amount * 1_000_000).ToMessage();

    public static MsgSend Pay(TestChain chain, string to, long akt = 1) => new() { FromAddress = GovAccount, ToAddress = chain.Address(to), Amount = { Akt(akt) } };

    public static MsgSubmitProposal Submit(TestChain chain, string proposer, IMessage message) => Submit(chain, proposer, [message]);

    public static MsgSubmitProposal Submit(TestChain chain, string proposer, IReadOnlyList<IMessage> messages, long deposit = 10, bool expedited = false)
    {
        var proposal = new MsgSubmitProposal { Proposer = chain.Address(proposer), Title = "title", Summary = "summary", InitialDeposit = { Akt(expedited ? Math.Max(deposit, 50) : deposit) }, Expedited = expedited };
        proposal.Messages.AddRange(messages.Select(TypeUrls.Pack));
        return proposal;
    }

    public static MsgUpdateMessageParams Entry(string url, long period = 0, string quorum = "", string threshold = "", long deposit = 0)
    {
        var value = new MessageBasedParams { Quorum = quorum, Threshold = threshold };
        if (period > 0) value.VotingPeriod = new Duration { Seconds = period };
        if (deposit > 0) value.MinDeposit.Add(Akt(deposit));
        return new MsgUpdateMessageParams { Authority = GovAccount, MsgUrl = url, Params = value };
    }

    public static IMessage Wrapped(IMessage message, int times) => times == 0 ? message : Wrapped([message], times);

    public static IMessage Wrapped(IReadOnlyList<IMessage> messages, int times)
    {
        var exec = new MsgExec { Grantee = GovAccount };
        exec.Msgs.AddRange(messages.Select(TypeUrls.Pack));
        return times == 1 ? exec : Wrapped([exec], times - 1);
    }

    public static ulong IdOf(ExecTxResult result) => ulong.Parse(
        result.Events.First(item => item.Type == "submit_proposal").Attributes.Single(attribute => attribute.Key == "proposal_id").Value,
        System.Globalization.CultureInfo.InvariantCulture);

    public static Proposal Proposal(TestChain chain, ulong id) =>
        chain.Query<QueryProposalResponse>("/cosmos.gov.v1.Query/Proposal", new QueryProposalRequest { ProposalId = id }).Proposal;

    public static Cosmos.Gov.V1.Params Params(TestChain chain) => chain.Query<Cosmos.Gov.V1.QueryParamsResponse>("/cosmos.gov.v1.Query/Params", new Cosmos.Gov.V1.QueryParamsRequest()).Params;

    public static QueryTermsResponse Terms(TestChain chain, ulong id) => chain.Query<QueryTermsResponse>("/welkin.gov.v1.Query/Terms", new QueryTermsRequest { ProposalId = id });

    /// <summary>All validators vote, in one block.</summary>
    public static void Vote(TestChain chain, ulong id, VoteOption option)
    {
        var names = (string[])["val-1", "val-2", "val-3"];
        var results = chain.Block([.. names.Select(name => (name, (IMessage[])[new MsgVote { ProposalId = id, Voter = chain.Address(name), Option = option }]))]);
        foreach (var result in results)
        {
            if (result.Code != 0) throw new InvalidOperationException(result.Log);
        }
    }

    /// <summary>Makes blocks until a proposal is decided, and answers the height at which it was.</summary>
    public static long EndOf(TestChain chain, ulong id)
    {
        for (var blocks = 0; blocks < 200; blocks++)
        {
            if (Proposal(chain, id).Status > ProposalStatus.VotingPeriod) return chain.NextHeight - 1;

            chain.Block();
        }

        throw new InvalidOperationException($"proposal {id} does not end");
    }

    /// <summary>Submits a message, has it accepted and waits until it was carried out.</summary>
    public static void Pass(TestChain chain, IMessage message)
    {
        var id = IdOf(chain.Ok("carol", Submit(chain, "carol", [message], deposit: 40)));
        Vote(chain, id, VoteOption.Yes);
        EndOf(chain, id);
        var proposal = Proposal(chain, id);
        if (proposal.Status != ProposalStatus.Passed) throw new InvalidOperationException($"{proposal.Status} {proposal.FailedReason}");
    }
}

using Cosmos.Bank.V1Beta1;
using Cosmos.Distribution.V1Beta1;
using Cosmos.Gov.V1;
using Cosmos.Upgrade.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Gov.V1;
using Coin = Cosmos.Base.V1Beta1.Coin;
using Old = Cosmos.Gov.V1Beta1;

namespace Welkin.Testing.Economy;

/// <summary>Random proposals, deposits and votes; what passes is everything that only governance may do.</summary>
internal sealed class GovMessages(EconomyChain chain, Random random)
{
    private static readonly string Gov = Address.Module("gov").ToString();

    // The params of every module, asked and set again; some of them changed.
    private static readonly (string Query, IMessage Request, IMessage Update)[] Params =
    [
        ("/cosmos.auth.v1beta1.Query/Params", new Cosmos.Auth.V1Beta1.QueryParamsRequest(), new Cosmos.Auth.V1Beta1.MsgUpdateParams()),
        ("/cosmos.bank.v1beta1.Query/Params", new Cosmos.Bank.V1Beta1.QueryParamsRequest(), new Cosmos.Bank.V1Beta1.MsgUpdateParams()),
        ("/cosmos.staking.v1beta1.Query/Params", new Cosmos.Staking.V1Beta1.QueryParamsRequest(), new Cosmos.Staking.V1Beta1.MsgUpdateParams()),
        ("/cosmos.distribution.v1beta1.Query/Params", new Cosmos.Distribution.V1Beta1.QueryParamsRequest(), new Cosmos.Distribution.V1Beta1.MsgUpdateParams()),
        ("/cosmos.slashing.v1beta1.Query/Params", new Cosmos.Slashing.V1Beta1.QueryParamsRequest(), new Cosmos.Slashing.V1Beta1.MsgUpdateParams()),
        ("/cosmos.mint.v1beta1.Query/Params", new Cosmos.Mint.V1Beta1.QueryParamsRequest(), new Cosmos.Mint.V1Beta1.MsgUpdateParams()),
        ("/cosmos.gov.v1.Query/Params", new Cosmos.Gov.V1.QueryParamsRequest(), new Cosmos.Gov.V1.MsgUpdateParams()),
        ("/cosmos.consensus.v1.Query/Params", new Cosmos.Consensus.V1.QueryParamsRequest(), new Cosmos.Consensus.V1.MsgUpdateParams()),
        ("/akash.take.v1.Query/Params", new Akash.Take.V1.QueryParamsRequest(), new Akash.Take.V1.MsgUpdateParams()),
        ("/akash.deployment.v1beta4.Query/Params", new Akash.Deployment.V1Beta4.QueryParamsRequest(), new Akash.Deployment.V1Beta4.MsgUpdateParams()),
        ("/akash.market.v1beta5.Query/Params", new Akash.Market.V1Beta5.QueryParamsRequest(), new Akash.Market.V1Beta5.MsgUpdateParams()),
        ("/welkin.market.v1.Query/Params", new Market.V1.QueryParamsRequest(), new Market.V1.MsgUpdateParams()),
    ];

    private readonly List<ulong> _open = [];
    private readonly Dictionary<ulong, IReadOnlyList<string>> _types = [];

    /// <summary>Types of the messages of a proposal, wrapped ones too.</summary>
    public IReadOnlyList<string> TypesOf(ulong id) => _types.GetValueOrDefault(id, []);

    /// <summary>Notes a proposal that was submitted.</summary>
    public void Submitted(ulong id, IMessage message)
    {
        _types[id] = message is MsgSubmitProposal proposal ? [.. proposal.Messages.SelectMany(Types)] : [];
        _open.Add(id);
        if (_open.Count > 4) _open.RemoveAt(0);
    }

    /// <summary>A proposal whose vote ended.</summary>
    public void Ended(ulong id) => _open.Remove(id);

    /// <summary>Now and then most validators vote for one proposal in one block: else none would ever pass.</summary>
    public IEnumerable<Act> Ballot()
    {
        if (_open.Count == 0 || random.Next(5) > 0) return [];
        var id = _open[random.Next(_open.Count)];
        return Enumerable.Range(0, chain.Validators).Where(_ => random.Next(4) > 0).Select(voter => new Act(voter, new MsgVote { ProposalId = id, Voter = chain.Address(voter), Option = VoteOption.Yes }));
    }

    public Act Next()
    {
        var account = chain.Funded - 1 - random.Next(6);
        if (_open.Count == 0 || random.Next(6) == 0) return random.Next(6) == 0 ? new Act(account, Text(account)) : new Act(account, Submit(account));
        var id = _open[random.Next(_open.Count)];
        var voter = random.Next(8) == 0 ? account : random.Next(chain.Validators);
        var option = random.Next(12) switch { 0 => VoteOption.No, 1 => VoteOption.NoWithVeto, 2 => VoteOption.Abstain, _ => VoteOption.Yes };
        return random.Next(14) switch
        {
            0 => new Act(account, new MsgDeposit { ProposalId = id, Depositor = chain.Address(account), Amount = { Akt(random.Next(100, 20_000)) } }),
            1 => new Act(account, new Old.MsgDeposit { ProposalId = id, Depositor = chain.Address(account), Amount = { Akt(random.Next(100, 20_000)) } }),
            2 when random.Next(6) == 0 => new Act(account, new MsgCancelProposal { ProposalId = id, Proposer = chain.Address(account) }),
            3 => new Act(voter, new Old.MsgVote { ProposalId = id, Voter = chain.Address(voter), Option = Old.VoteOption.Yes }),
            4 => new Act(voter, Weighted(id, voter)),
            5 => new Act(voter, OldWeighted(id, voter)),
            _ => new Act(voter, new MsgVote { ProposalId = id, Voter = chain.Address(voter), Option = option }),
        };
    }

    private static IEnumerable<string> Types(Any packed) => packed.TypeUrl == "/cosmos.authz.v1beta1.MsgExec"
        ? packed.Unpack<Cosmos.Authz.V1Beta1.MsgExec>().Msgs.Select(inner => inner.TypeUrl)
        : [packed.TypeUrl];

    private static Coin Akt(long amount) => new Core.Coin("uakt", amount).ToMessage();

    private MsgVoteWeighted Weighted(ulong id, int voter) => new()
    {
        ProposalId = id, Voter = chain.Address(voter),
        Options = { new WeightedVoteOption { Option = VoteOption.Yes, Weight = "0.7" }, new WeightedVoteOption { Option = VoteOption.Abstain, Weight = "0.3" } },
    };

    private Old.MsgVoteWeighted OldWeighted(ulong id, int voter) => new()
    {
        ProposalId = id, Voter = chain.Address(voter),
        Options = { new Old.WeightedVoteOption { Option = Old.VoteOption.Yes, Weight = Dec.One.ToWire() } },
    };

    private Old.MsgSubmitProposal Text(int account) => new()
    {
        Content = TypeUrls.Pack(new Old.TextProposal { Title = "t", Description = "d" }), InitialDeposit = { Akt(random.Next(1000, 20_000)) }, Proposer = chain.Address(account),
    };

    private MsgSubmitProposal Submit(int account)
    {
        var proposal = new MsgSubmitProposal
        {
            Proposer = chain.Address(account), Title = "title", Summary = "summary", InitialDeposit = { Akt(random.Next(5) == 0 ? random.Next(100, 9000) : 60_000) }, Expedited = random.Next(6) == 0,
        };
        var message = Decision();
        proposal.Messages.Add(TypeUrls.Pack(random.Next(8) == 0 ? new Cosmos.Authz.V1Beta1.MsgExec { Grantee = Gov, Msgs = { TypeUrls.Pack(message) } } : message));
        return proposal;
    }

    private IMessage Decision()
    {
        var to = chain.Address(chain.Funded - 1 - random.Next(6));
        return random.Next(18) switch
        {
            0 => new MsgCommunityPoolSpend { Authority = Gov, Recipient = to, Amount = { Akt(random.Next(1, 2_000_000)) } },
            1 => Fund(to),
            2 => new MsgCancelFund { Authority = Gov, FundId = Running() },
            3 => new MsgUpdateMessageParams
            {
                Authority = Gov, MsgUrl = "/cosmos.distribution.v1beta1.MsgCommunityPoolSpend",
                Params = random.Next(3) == 0 ? new MessageBasedParams() : new MessageBasedParams { VotingPeriod = new Duration { Seconds = random.Next(20, 60) }, Quorum = "0.3" },
            },
            4 => new MsgSetSendEnabled { Authority = Gov, SendEnabled = { new SendEnabled { Denom = "uother", Enabled = random.Next(2) == 0 } } },
            5 => new MsgSoftwareUpgrade { Authority = Gov, Plan = new Plan { Name = $"plan-{chain.Height}", Height = chain.Height + random.Next(10, 30) } },
            6 => new MsgCancelUpgrade { Authority = Gov },
            7 => new MsgExecLegacyContent { Authority = Gov, Content = TypeUrls.Pack(new Old.TextProposal { Title = "t", Description = "d" }) },
            8 => new MsgSend { FromAddress = Gov, ToAddress = to, Amount = { Akt(1) } },
            _ => Update(),
        };
    }

    private ulong Running()
    {
        if (chain.Height == 0) return 1;
        var funds = chain.Query<QueryFundsResponse>("/welkin.gov.v1.Query/Funds", new QueryFundsRequest()).Funds.Where(fund => fund.Status == FundStatus.Active).ToList();
        return funds.Count == 0 ? 1 : funds[random.Next(funds.Count)].Id;
    }

    private MsgCreateFund Fund(string to) => new()
    {
        Authority = Gov, Title = "a team", Recipient = to, Amount = { Akt(random.Next(1, 5000)) }, Cap = { Akt(random.Next(5000, 20_000)) },
        Period = new Duration { Seconds = 60 }, End = new Timestamp { Seconds = chain.Now + random.Next(200, 2000) },
    };

    private IMessage Update()
    {
        // Before the first block there is nothing to ask.
        if (chain.Height == 0) return new MsgCancelUpgrade { Authority = Gov };
        var (query, request, update) = Params[random.Next(Params.Length)];
        var answer = chain.Application.Query(new Tendermint.Abci.RequestQuery { Path = query, Data = request.ToByteString() });
        var now = ParamsField(answer.Value, query);
        var message = update.Descriptor.Parser.ParseFrom(ByteString.Empty);
        message.Descriptor.FindFieldByNumber(1).Accessor.SetValue(message, Gov);
        if (message is Cosmos.Consensus.V1.MsgUpdateParams consensus)
        {
            var all = (Tendermint.Types.ConsensusParams)now;
            (consensus.Block, consensus.Evidence, consensus.Validator) = (all.Block, all.Evidence, all.Validator);
            return consensus;
        }

        Change(now);
        message.Descriptor.FindFieldByNumber(2).Accessor.SetValue(message, now);
        return message;
    }

    private static IMessage ParamsField(ByteString answer, string query)
    {
        if (!TypeUrls.TryGetMethod(query, out var method)) throw new InvalidOperationException($"no query {query}");
        var response = method.OutputType.Parser.ParseFrom(answer);
        return (IMessage)response.Descriptor.FindFieldByName("params").Accessor.GetValue(response);
    }

    private void Change(IMessage value)
    {
        switch (value)
        {
            case Cosmos.Staking.V1Beta1.Params staking:
                staking.MaxValidators = (uint)random.Next(Math.Max(chain.Validators / 2, 3), chain.Validators + 1);
                break;
            case Cosmos.Slashing.V1Beta1.Params slashing:
                slashing.SignedBlocksWindow = random.Next(8, 20);
                break;
            case Cosmos.Gov.V1.Params gov:
                gov.VotingPeriod = new Duration { Seconds = random.Next(30, 60) };
                gov.BurnVoteQuorum = random.Next(2) == 0;
                break;
            case Cosmos.Distribution.V1Beta1.Params distribution:
                distribution.CommunityTax = Dec.Parse($"0.0{random.Next(1, 9)}").OrThrow().ToWire();
                break;
            case Akash.Market.V1Beta5.Params market:
                market.OrderMaxBids = (uint)random.Next(1, 6);
                break;
        }
    }
}

using Akash.Escrow.V1;
using Akash.Market.V1;
using Cosmos.Authz.V1Beta1;
using Google.Protobuf;
using Welkin.Cli.Explain;
using Welkin.Client;
using Welkin.Client.Queries;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Compute;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;
using LeaseStates = Akash.Market.V1.Lease.Types.State;
using Source = Akash.Base.Deposit.V1.Source;

namespace Welkin.Tests.Cli;

/// <summary>The run-out height is exact: the production chain lets a lease live in the block before it and ends it in that block.</summary>
public sealed class ForecastTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("100000", 1)]
    [InlineData("130001.3", 1)]
    [InlineData("99999.999999", 1)]
    [InlineData("70000.7", 2)]
    public async Task The_money_lasts_until_the_block_before_the_forecast_one(string price, int groups)
    {
        foreach (var (early, state) in ((int, LeaseStates)[])[(1, LeaseStates.Active), (0, LeaseStates.InsufficientFunds)])
        {
            var (chain, bids) = Leased(price, groups);
            var (_, runsOutAt) = await ForecastAsync(chain);
            while (chain.NextHeight < runsOutAt - early) chain.Block();

            chain.Ok("provider-1", Withdraw(bids[0]));

            Assert.Equal(runsOutAt - early, chain.NextHeight - 1);
            Assert.Equal(state, chain.Query<Akash.Market.V1Beta5.QueryLeaseResponse>("/akash.market.v1beta5.Query/Lease", new Akash.Market.V1Beta5.QueryLeaseRequest { Id = bids[0].LeaseId() }).Lease.State);
        }
    }

    [Fact]
    public async Task A_watcher_with_a_grant_pays_in_up_to_the_cap_and_no_unit_more()
    {
        var (chain, _) = Leased("1000", 1);
        chain.Ok("tenant", new MsgGrant
        {
            Granter = chain.Address("tenant"),
            Grantee = chain.Address("watcher"),
            Grant = new Grant { Authorization = TypeUrls.Pack(new DepositAuthorization { SpendLimit = new Coin("uakt", 1_500_000).ToMessage(), Scopes = { DepositAuthorization.Types.Scope.Deployment } }) },
        });
        var (held, before, first) = (chain.Balance("watcher"), chain.Balance("tenant"), await ForecastAsync(chain));

        chain.Ok("watcher", TopUp(chain, "1000000"));
        Assert.NotEqual(0u, chain.Send("watcher", TopUp(chain, "1000000")).Code);
        chain.Ok("watcher", TopUp(chain, "500000"));
        Assert.NotEqual(0u, chain.Send("watcher", TopUp(chain, "1")).Code);

        Assert.Equal((held, before - 1_500_000), (chain.Balance("watcher"), chain.Balance("tenant")));
        Assert.Equal(first.RunsOutAt + 1_500, (await ForecastAsync(chain)).RunsOutAt);
    }

    private static MsgAccountDeposit TopUp(TestChain chain, string amount) => new()
    {
        Signer = chain.Address("watcher"),
        Id = new Akash.Deployment.V1.DeploymentID { Owner = chain.Address("tenant"), Dseq = 7 }.EscrowAccount(),
        Deposit = new Akash.Base.Deposit.V1.Deposit { Amount = new Coin("uakt", Int.Parse(amount).OrThrow()).ToMessage(), Sources = { Source.Grant } },
    };

    private static (TestChain Chain, BidID[] Bids) Leased(string price, int groups)
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1", "watcher");
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 7, deposit: "1000000", ceiling: "200000", groups: groups));
        BidID[] bids = [.. Enumerable.Range(1, groups).Select(group => BidId(chain.Address("tenant"), 7, chain.Address("provider-1"), (uint)group))];
        foreach (var bid in bids) chain.Ok("provider-1", Bid(bid, price));
        foreach (var bid in bids) chain.Ok("tenant", Lease(bid));
        return (chain, bids);
    }

    private static async Task<(long Blocks, long RunsOutAt)> ForecastAsync(TestChain chain)
    {
        var account = await AccountView.ReadAsync(new ChainQueries(new Transport(chain)), Address.Parse(chain.Address("tenant")).OrThrow(), 7, Cancellation);
        return account!.Forecast(new Height(chain.NextHeight - 1))!.Value;
    }

    private sealed class Transport(TestChain chain) : IQueryTransport
    {
        public Task<TResponse> QueryAsync<TRequest, TResponse>(string path, TRequest request, Height? height, CancellationToken cancellation)
            where TRequest : IMessage
            where TResponse : class, IMessage<TResponse>, new()
        {
            try
            {
                return Task.FromResult(chain.Query<TResponse>(path, request));
            }
            catch (InvalidOperationException refused)
            {
                throw new ClientException(refused.Message, refused);
            }
        }
    }
}

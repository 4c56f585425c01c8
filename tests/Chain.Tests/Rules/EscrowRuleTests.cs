using Akash.Base.Deposit.V1;
using Akash.Deployment.V1;
using Akash.Escrow.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Cosmos.Authz.V1Beta1;
using Google.Protobuf;
using Welkin.Core.Compute;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;
using Any = Google.Protobuf.WellKnownTypes.Any;

namespace Welkin.Tests.Rules;

/// <summary>The corrections of settlement, grants and listings, each in both rule sets.</summary>
public sealed class EscrowRuleTests
{
    private const long Funded = 1_000_000_000_000;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 3)]
    public void A_third_of_a_unit_touched_each_block_earns(bool corrected, long earned)
    {
        var chain = Leased(corrected, "0.3", "5000000");
        for (var block = 0; block < 10; block++) chain.Ok("provider-1", Withdraw(Id(chain, 1)));
        Assert.Equal(earned, chain.Balance("provider-1") - (Funded - 500_000));
    }

    [Theory]
    [InlineData("0.3", 11)]
    [InlineData("7.000000000000000001", 9)]
    [InlineData("0.999999999999999999", 13)]
    public void Touching_more_often_changes_nothing(string rate, int blocks)
    {
        var (often, once) = (Leased(corrected: true, rate, "5000000"), Leased(corrected: true, rate, "5000000"));
        for (var block = 0; block < blocks; block++)
        {
            often.Ok("provider-1", Withdraw(Id(often, 1)));
            once.Block();
        }

        foreach (var chain in (TestChain[])[often, once]) chain.Ok("tenant", CloseDeployment(chain.Address("tenant"), 7));
        Assert.Equal(once.Balance("provider-1"), often.Balance("provider-1"));
        Assert.Equal(once.Balance("tenant"), often.Balance("tenant"));
        Assert.Equal(2 * Funded, often.Balance("tenant") + often.Balance("provider-1"));
        Assert.Equal(0, often.BalanceOf(Escrow));
    }

    [Theory]
    [InlineData(false, 300_000, 200_000)]
    [InlineData(true, 125_000, 375_000)]
    public void Short_funds_are_shared(bool corrected, long first, long second)
    {
        var chain = Short(corrected, deposit: 500_000, "300000", "900000");
        Assert.Equal((first, second), (chain.Balance("provider-1") - Funded, chain.Balance("provider-2") - Funded));
        Assert.Equal(0, chain.BalanceOf(Escrow));
    }

    [Theory]
    [InlineData(500_000, "200000", "200000", "200000", "166667 166667 166666")]
    [InlineData(500_001, "700000", "200000.5", "0.5", "388889 111112 0")]
    public void Short_funds_are_shared_to_the_unit(long deposit, string first, string second, string third, string shares)
    {
        var chain = Short(corrected: true, deposit, first, second, third);
        Assert.Equal(shares, string.Join(' ', Enumerable.Range(1, 3).Select(i => chain.Balance($"provider-{i}") - Funded)));
        Assert.Equal(0, chain.BalanceOf(Escrow));
    }

    [Fact]
    public void A_top_up_pays_the_debt_and_returns_the_rest()
    {
        var chain = Short(corrected: true, 500_000, "300000", "900000");
        chain.Ok("tenant", new MsgAccountDeposit
        {
            Signer = chain.Address("tenant"),
            Id = new DeploymentID { Owner = chain.Address("tenant"), Dseq = 7 }.EscrowAccount(),
            Deposit = DepositOf("4000000"),
        });
        Assert.Equal((300_000, 900_000), (chain.Balance("provider-1") - Funded, chain.Balance("provider-2") - Funded));
        Assert.Equal(Funded - 1_200_000, chain.Balance("tenant"));
        Assert.Equal(0, chain.BalanceOf(Escrow));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Money_is_conserved_whatever_happens(int seed)
    {
        var random = new Random(seed);
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1", "provider-2", "provider-3");
        var owner = chain.Address("tenant");
        for (ulong dseq = 1; dseq <= 6; dseq++)
        {
            chain.Ok("tenant", Deployment(owner, dseq, ceiling: "9000000", groups: 3));
            for (uint gseq = 1; gseq <= 3; gseq++)
            {
                var id = BidId(owner, dseq, chain.Address($"provider-{gseq}"), gseq);
                chain.Ok($"provider-{gseq}", Bid(id, price: $"{random.Next(600_000)}.{random.Next(1, 1_000_000):D6}"));
                chain.Block(("tenant", [Lease(id)]), random.Next(3) == 0 ? ("tenant", [CloseLease(id)]) : ($"provider-{gseq}", [Withdraw(id)]));
            }
        }

        for (var step = 0; step < 60; step++)
        {
            var gseq = (uint)random.Next(1, 4);
            var id = BidId(owner, (ulong)random.Next(1, 7), chain.Address($"provider-{gseq}"), gseq);
            IMessage touch = random.Next(5) switch
            {
                0 => CloseLease(id),
                1 => new MsgAccountDeposit { Signer = owner, Id = new DeploymentID { Owner = owner, Dseq = id.Dseq }.EscrowAccount(), Deposit = DepositOf($"{random.Next(1, 900_000)}") },
                _ => Withdraw(id),
            };
            // The choice may be refused: the account has ended meanwhile, or the lease never was.
            chain.Send(touch is MsgWithdrawLease ? $"provider-{gseq}" : "tenant", touch);
            Assert.Equal(4 * Funded, chain.BalanceOf(Escrow) + chain.Balance("tenant") + Enumerable.Range(1, 3).Sum(i => chain.Balance($"provider-{i}")));
            Assert.Equal(chain.BalanceOf(Escrow), Held(chain));
        }

        for (ulong dseq = 1; dseq <= 6; dseq++) chain.Send("tenant", CloseDeployment(owner, dseq));
        var open = chain.Query<QueryAccountsResponse>("/akash.escrow.v1.Query/Accounts", new QueryAccountsRequest { State = "open", Xid = "deployment" });
        Assert.Empty(open.Accounts);
        Assert.Equal(chain.BalanceOf(Escrow), Held(chain));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void A_spent_deposit_grant(bool corrected, int left)
    {
        var chain = TestChain.Start(corrected, "tenant", "patron");
        chain.Ok("patron", new MsgGrant
        {
            Granter = chain.Address("patron"),
            Grantee = chain.Address("tenant"),
            Grant = new Grant { Authorization = Any.Pack(Granted("600000"), "") },
        });
        var deployment = Deployment(chain.Address("tenant"), 7, deposit: "600000");
        deployment.Deposit.Sources[0] = Source.Grant;
        chain.Ok("tenant", deployment);
        var grants = chain.Query<QueryGranteeGrantsResponse>("/cosmos.authz.v1beta1.Query/GranteeGrants", new QueryGranteeGrantsRequest { Grantee = chain.Address("tenant") });
        Assert.Equal(left, grants.Grants.Count);
        chain.Ok("tenant", CloseDeployment(chain.Address("tenant"), 7));
        Assert.Equal((Funded, Funded), (chain.Balance("patron"), chain.Balance("tenant")));
    }

    [Theory]
    [InlineData(false, 5, 0)]
    [InlineData(true, 2, 3)]
    public void A_listing_of_accounts_with_a_limit_of_two(bool corrected, int pageSize, int pagesToCome)
    {
        var chain = TestChain.Start(corrected, "tenant");
        for (ulong dseq = 1; dseq <= 5; dseq++) chain.Ok("tenant", Deployment(chain.Address("tenant"), dseq));
        chain.Ok("tenant", CloseDeployment(chain.Address("tenant"), 2));

        var seen = new List<string>();
        var request = new QueryAccountsRequest { Pagination = new Cosmos.Base.Query.V1Beta1.PageRequest { Limit = 2 } };
        var answer = chain.Query<QueryAccountsResponse>("/akash.escrow.v1.Query/Accounts", request);
        Assert.Equal(pageSize, answer.Accounts.Count);
        for (; ; answer = chain.Query<QueryAccountsResponse>("/akash.escrow.v1.Query/Accounts", request))
        {
            seen.AddRange(answer.Accounts.Select(account => account.Id.Xid));
            if (answer.Pagination.NextKey.IsEmpty) break;
            request.Pagination.Key = answer.Pagination.NextKey;
        }

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
        Assert.EndsWith("/2", seen[^1], StringComparison.Ordinal);
        Assert.Equal(pagesToCome, corrected ? (seen.Count + 1) / pageSize : 0);
    }

    [Theory]
    [InlineData(false, "undefined", 1)]
    [InlineData(true, "market", 28)]
    public void A_deposit_beyond_the_balance(bool corrected, string codespace, int code)
    {
        var chain = TestChain.Start(corrected, "tenant");
        var result = chain.Send("tenant", Deployment(chain.Address("tenant"), 7, deposit: "2000000000000"));
        Assert.Equal((codespace, (uint)code), (result.Codespace, result.Code));
    }

    private static string Escrow => Welkin.Core.Address.Module("escrow").ToString();

    private static long Held(TestChain chain)
    {
        var accounts = chain.Query<QueryAccountsResponse>("/akash.escrow.v1.Query/Accounts", new QueryAccountsRequest { Pagination = new() { Limit = 1000 } });
        var payments = chain.Query<QueryPaymentsResponse>("/akash.escrow.v1.Query/Payments", new QueryPaymentsRequest { Pagination = new() { Limit = 1000 } });
        var parts = accounts.Accounts.SelectMany(a => a.State.Deposits.Select(d => d.Balance.Amount)).Concat(payments.Payments.Select(p => p.State.Balance.Amount));
        var sum = parts.Aggregate(Welkin.Core.Dec.Zero, (total, part) => total + Welkin.Core.Dec.FromWire(part).OrThrow());
        Assert.Equal(sum.TruncateDec(), sum);
        return sum.TruncateInt64();
    }

    private static DepositAuthorization Granted(string limit) => new()
    {
        Scopes = { DepositAuthorization.Types.Scope.Deployment },
        SpendLimit = new Cosmos.Base.V1Beta1.Coin { Denom = "uakt", Amount = limit },
    };

    private static Deposit DepositOf(string amount) => new()
    {
        Amount = new Cosmos.Base.V1Beta1.Coin { Denom = "uakt", Amount = amount },
        Sources = { Source.Balance },
    };

    // One group and one provider for each rate; all leases start in one block, and after one block the funds are short.
    private static TestChain Short(bool corrected, long deposit, params string[] rates)
    {
        string[] providers = [.. rates.Select((_, i) => $"provider-{i + 1}")];
        var chain = TestChain.Start(corrected, ["tenant", .. providers]);
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 7, deposit: $"{deposit}", ceiling: "9000000", groups: rates.Length));
        for (var i = 0; i < rates.Length; i++) chain.Ok(providers[i], Bid(Id(chain, i + 1), price: rates[i]));
        chain.Ok("tenant", [.. rates.Select((_, i) => (IMessage)Lease(Id(chain, i + 1)))]);
        chain.Ok("provider-1", Withdraw(Id(chain, 1)));
        return chain;
    }

    private static TestChain Leased(bool corrected, string rate, string deposit)
    {
        var chain = TestChain.Start(corrected, "tenant", "provider-1");
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 7, deposit));
        chain.Ok("provider-1", Bid(Id(chain, 1), price: rate));
        chain.Ok("tenant", Lease(Id(chain, 1)));
        return chain;
    }

    private static BidID Id(TestChain chain, int number) => BidId(chain.Address("tenant"), 7, chain.Address($"provider-{number}"), (uint)number);
}

using Cosmos.Distribution.V1Beta1;
using Cosmos.Slashing.V1Beta1;
using Cosmos.Staking.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Gov.V1;
using Xunit;

namespace Welkin.Tests.Economy;

/// <summary>Whatever happens, every invariant holds after every block.</summary>
public sealed class RandomBlocksTests
{
    // WELKIN_RANDOM_BLOCKS asks for more than what every change needs.
    private static readonly int Blocks = int.TryParse(Environment.GetEnvironmentVariable("WELKIN_RANDOM_BLOCKS"), out var asked) ? asked : 250;

    [Theory]
    [InlineData(1, 20, false)]
    [InlineData(2, 100, true)]
    public void Invariants_hold_after_every_random_block(int seed, int validators, bool corrected)
    {
        var random = new Random(seed);
        var chain = new StakeChain(validators, users: 15, corrected);
        var done = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var unbondings = new List<(int Account, int Validator, long Height)>();
        for (var i = 0; i < Blocks; i++)
        {
            var messages = Enumerable.Range(0, random.Next(5)).Select(_ => Message(random, chain, unbondings)).ToList();
            var signer = random.Next(60) == 0 && chain.LastSet.Count > 5 ? chain.LastSet.Keys.ElementAt(random.Next(chain.LastSet.Count)) : null;
            var response = chain.Block(messages, address => IsAbsent(random, address), signer);
            foreach (var (result, (account, message)) in response.TxResults.Zip(messages))
            {
                Assert.True(result.Code != 111222, $"seed {seed} height {chain.Height}: {message.Descriptor.Name} panics: {result.Log}");
                if (result.Code != 0) continue;
                done[message.Descriptor.Name] = done.GetValueOrDefault(message.Descriptor.Name) + 1;
                if (message is MsgUndelegate undelegated) unbondings.Add((account, ValidatorOf(chain, undelegated.ValidatorAddress), chain.Height));
            }

            foreach (var item in response.Events.Where(item => item.Type is "slash" or "complete_unbonding" or "complete_redelegation"))
            {
                done[item.Type] = done.GetValueOrDefault(item.Type) + 1;
            }

            Assert.NotEmpty(chain.LastSet);
            Assert.True(chain.Application.ContextAt(0).TryGet(out var ctx, out _));
            foreach (var invariant in chain.Application.Modules.Invariants)
            {
                var broken = invariant.Broken(ctx);
                Assert.True(broken is null, $"seed {seed} height {chain.Height}: {invariant.Module}/{invariant.Name}: {broken}");
            }
        }

        // What never happened was not tried.
        string[] wanted = [nameof(MsgDelegate), nameof(MsgUndelegate), nameof(MsgBeginRedelegate), nameof(MsgCancelUnbondingDelegation),
            nameof(MsgWithdrawDelegatorReward), nameof(MsgWithdrawValidatorCommission), nameof(MsgFundCommunityPool), "slash", "complete_unbonding", "complete_redelegation"];
        Assert.All(wanted, name => Assert.True(done.ContainsKey(name), $"{name} never succeeded"));
        if (corrected) Assert.Superset(new HashSet<PoolRule> { PoolRule.CommunityTax, PoolRule.Rounding, PoolRule.Gift }, Ledger(chain).Select(entry => entry.Rule).ToHashSet());
    }

    private static IEnumerable<LedgerEntry> Ledger(StakeChain chain)
    {
        var request = new QueryLedgerRequest { Pagination = new() { Limit = 10_000 } };
        var answer = chain.Application.Query(new Tendermint.Abci.RequestQuery { Path = "/welkin.gov.v1.Query/Ledger", Data = request.ToByteString() });
        Assert.True(answer.Code == 0, answer.Log);
        return QueryLedgerResponse.Parser.ParseFrom(answer.Value).Entries;
    }

    // A fifth of the validators is unreliable.
    private static bool IsAbsent(Random random, string address) => random.Next(100) < (address[0] < '3' ? 60 : 2);

    private static int ValidatorOf(StakeChain chain, string operatorAddress)
        => Enumerable.Range(0, chain.Validators).First(i => chain.Operator(i) == operatorAddress);

    private static (int Account, IMessage Message) Message(Random random, StakeChain chain, List<(int Account, int Validator, long Height)> unbondings)
    {
        // Few accounts and few validators, so that they meet again.
        var account = random.Next(3) == 0 ? random.Next(Math.Min(chain.Validators, 8)) : chain.Validators + random.Next(chain.Accounts - chain.Validators);
        var validator = random.Next(Math.Min(chain.Validators, 8));
        var (delegator, target) = (chain.Address(account), chain.Operator(validator));
        var amount = new Coin("uakt", random.Next(2) == 0 ? random.Next(1, 1000) : random.Next(1_000_000, 9_000_000)).ToMessage();
        switch (random.Next(10))
        {
            case 0 or 1:
                return (account, new MsgDelegate { DelegatorAddress = delegator, ValidatorAddress = target, Amount = amount });
            case 2 or 3:
                return (account, new MsgUndelegate { DelegatorAddress = delegator, ValidatorAddress = target, Amount = amount });
            case 4 or 5:
                var to = chain.Operator(random.Next(Math.Min(chain.Validators, 8)));
                return (account, new MsgBeginRedelegate { DelegatorAddress = delegator, ValidatorSrcAddress = target, ValidatorDstAddress = to, Amount = amount });
            case 6 when unbondings.Count > 0:
                var (owner, from, height) = unbondings[^(1 + random.Next(Math.Min(unbondings.Count, 4)))];
                var part = new Coin("uakt", random.Next(1, 1000)).ToMessage();
                return (owner, new MsgCancelUnbondingDelegation { DelegatorAddress = chain.Address(owner), ValidatorAddress = chain.Operator(from), Amount = part, CreationHeight = height });
            case 7:
                return (validator, new MsgUnjail { ValidatorAddr = target });
            case 8:
                return (validator, new MsgWithdrawValidatorCommission { ValidatorAddress = target });
            case 9 when random.Next(4) == 0:
                return (account, new MsgFundCommunityPool { Depositor = delegator, Amount = { amount } });
            default:
                return (account, new MsgWithdrawDelegatorReward { DelegatorAddress = delegator, ValidatorAddress = target });
        }
    }
}

using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Testing.Economy;
using Xunit;

namespace Welkin.Tests.Economy;

/// <summary>Evidence that comes twice or late, and unbondings in numbers.</summary>
public sealed class HostileStakeTests
{
    [Fact]
    public void Evidence_that_comes_again_punishes_nobody_twice()
    {
        var chain = new EconomyChain(5, users: 8);
        Blocks(chain, 5);
        var signer = chain.LastSet.Keys.First();
        var evidence = new DoubleSign(signer, chain.Height, chain.LastSet[signer]);

        var slashed = Slashes(chain, evidence, evidence);
        var again = Slashes(chain, evidence);
        Blocks(chain, 3);

        Assert.Equal((1, 0), (slashed, again));
        Assert.DoesNotContain(signer, chain.LastSet.Keys);
        Assert.Empty(chain.Broken());
    }

    [Fact]
    public void Evidence_that_is_too_old_by_height_and_by_time_punishes_nobody()
    {
        var chain = new EconomyChain(5, users: 8);
        Blocks(chain, 5);
        var (signer, height) = (chain.LastSet.Keys.First(), chain.Height);
        var old = new DoubleSign(signer, height, chain.LastSet[signer]);

        // Past 1000 blocks, but 2000 blocks are the 10,000 seconds.
        Blocks(chain, 1010);
        var young = new EconomyChain(5, users: 8);
        Blocks(young, 1015);
        Assert.Equal(1, Slashes(young, old));

        Blocks(chain, 1000);
        Assert.Equal(0, Slashes(chain, old));
        Assert.Contains(signer, chain.LastSet.Keys);
    }

    [Fact]
    public void A_delegation_unbonds_in_seven_parts_at_most()
    {
        var chain = new EconomyChain(5, users: 8);
        var user = chain.Validators;
        var (delegator, validator) = (chain.Address(user), chain.Operator(0));
        Assert.Equal(0u, Sent(chain, new Act(user, new MsgDelegate { DelegatorAddress = delegator, ValidatorAddress = validator, Amount = Akt(1_000_000) })).Code);
        var unbond = new Act(user, new MsgUndelegate { DelegatorAddress = delegator, ValidatorAddress = validator, Amount = Akt(10) });

        var codes = Enumerable.Range(0, 9).Select(_ => Sent(chain, unbond)).ToList();

        Assert.All(codes[..7], result => Assert.True(result.Code == 0, result.Log));
        Assert.All(codes[7..], result => Assert.Equal(("staking", 27u), (result.Codespace, result.Code)));
        Assert.Empty(chain.Broken());
    }

    private static void Blocks(EconomyChain chain, int count)
    {
        for (var i = 0; i < count; i++) chain.Block([], _ => false);
    }

    private static int Slashes(EconomyChain chain, params DoubleSign[] evidence) => chain.Block([], _ => false, evidence).Events.Count(item => item.Type == "slash" && item.Attributes.Any(attribute => attribute.Key == "reason"));

    private static Tendermint.Abci.ExecTxResult Sent(EconomyChain chain, Act act) => chain.Block([act], _ => false).TxResults[0];

    private static Cosmos.Base.V1Beta1.Coin Akt(long amount) => new Coin("uakt", amount).ToMessage();
}

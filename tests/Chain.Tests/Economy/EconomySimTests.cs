using Welkin.Testing.Economy;
using Xunit;

namespace Welkin.Tests.Economy;

/// <summary>Whatever happens, every invariant holds after every block; more: <c>./welkin sim economy --blocks 10000</c>.</summary>
public sealed class EconomySimTests
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 100)]
    public void Invariants_hold_after_every_random_block_and_the_state_survives_an_export(int seed, int validators)
    {
        var report = EconomySim.Run(seed, blocks: 250, validators);
        Assert.Null(report.Problem);

        // What never happened was not tried.
        string[] wanted = ["slash", "complete_unbonding", "complete_redelegation", "proposal_passed", "/akash.market.v1beta5.MsgCreateLease"];
        Assert.All(wanted, name => Assert.True(report.Done.ContainsKey(name), $"{name} never happened"));
    }
}

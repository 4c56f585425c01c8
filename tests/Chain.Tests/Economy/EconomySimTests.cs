using Welkin.Testing.Economy;
using Xunit;

namespace Welkin.Tests.Economy;

/// <summary>Whatever happens, every invariant holds after every block; more: <c>./welkin sim economy --blocks 10000</c>.</summary>
public sealed class EconomySimTests
{
    [Fact]
    public void Invariants_hold_after_every_random_block_and_the_state_survives_an_export()
    {
        EconomyReport[] reports = [EconomySim.Run(seed: 1, blocks: 250, validators: 20), EconomySim.Run(seed: 2, blocks: 100, validators: 100)];
        Assert.All(reports, report => Assert.Null(report.Problem));

        // What never happened was not tried.
        string[] wanted = ["slash", "complete_unbonding", "complete_redelegation", "proposal_passed", "upgrade", "/akash.market.v1beta5.MsgCreateLease"];
        Assert.All(wanted, name => Assert.True(reports.Any(report => report.Done.ContainsKey(name)), $"{name} never happened"));
    }
}

using Welkin.Testing.Sim;
using Xunit;

namespace Welkin.Tests.Provider;

/// <summary>A few seeds of the whole market under faults; more: <c>./welkin sim market --seeds 1..1000</c>.</summary>
public sealed class MarketSimTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_market_keeps_its_promises_under_faults(int seed)
    {
        var report = MarketSim.Run(seed, blocks: 60);
        Assert.Null(report.Problem);
        Assert.True(report.Leases > 0, "the world is empty");
    }

    [Fact]
    public void A_lease_that_ends_in_the_very_last_block_is_no_disagreement() => Assert.Null(MarketSim.Run(509, blocks: 40).Problem);

    [Theory]
    [InlineData(Plant.OrphanKept)]
    [InlineData(Plant.UnitMade)]
    [InlineData(Plant.RecordLost)]
    [InlineData(Plant.ActorForged)]
    [InlineData(Plant.BidLeftOpen)]
    [InlineData(Plant.PaymentLeftOpen)]
    [InlineData(Plant.OrderLeftOpen)]
    public void A_wrong_that_is_planted_is_found(Plant plant) => Assert.NotNull(MarketSim.Run(1, blocks: 40, plant).Problem);

    [Fact]
    public void The_same_seed_gives_the_same_blocks() =>
        Assert.Equal(MarketSim.Run(7, blocks: 20).AppHash, MarketSim.Run(7, blocks: 20).AppHash);
}

using Xunit;
using Akash.Market.V1;
using Welkin.Cli.Deploy;
using Welkin.Core;

namespace Welkin.Tests.Cli;

public sealed class BidChoiceTests
{
    private static readonly Address First = Address.Module("first");
    private static readonly Address Second = Address.Module("second");
    private static readonly BidWish Any = new(null, null);

    [Fact]
    public void The_cheapest_bid_is_taken() =>
        Assert.Equal(Second.ToString(), BidChoice.Cheapest([Bid(First, 10, 5), Bid(Second, 9, 6)], Any)!.Id.Provider);

    [Fact]
    public void Among_equal_bids_the_earlier_is_taken() =>
        Assert.Equal(Second.ToString(), BidChoice.Cheapest([Bid(First, 9, 6), Bid(Second, 9, 5)], Any)!.Id.Provider);

    [Fact]
    public void Others_get_two_blocks_after_the_first_bid()
    {
        Assert.False(BidChoice.IsSettled([], new Height(100), 3, Any));
        Assert.False(BidChoice.IsSettled([Bid(First, 10, 5)], new Height(6), 3, Any));
        Assert.True(BidChoice.IsSettled([Bid(First, 10, 5)], new Height(7), 3, Any));
    }

    [Fact]
    public void Nobody_is_waited_for_when_all_have_bid() => Assert.True(BidChoice.IsSettled([Bid(First, 10, 5)], new Height(5), 1, Any));

    [Fact]
    public void A_wished_provider_is_waited_for_as_long_as_it_takes()
    {
        var wish = new BidWish(Second, null);
        Assert.False(BidChoice.IsSettled([Bid(First, 10, 5)], new Height(50), 2, wish));
        Assert.True(BidChoice.IsSettled([Bid(First, 10, 5), Bid(Second, 20, 50)], new Height(50), 3, wish));
        Assert.Equal(Second.ToString(), BidChoice.Cheapest([Bid(First, 10, 5), Bid(Second, 20, 50)], wish)!.Id.Provider);
    }

    [Fact]
    public void A_price_ceiling_leaves_dearer_bids_out()
    {
        Assert.Null(BidChoice.Cheapest([Bid(First, 10, 5)], new BidWish(null, new DecCoin("uakt", 9))));
        Assert.NotNull(BidChoice.Cheapest([Bid(First, 10, 5)], new BidWish(null, new DecCoin("uakt", 10))));
        Assert.Null(BidChoice.Cheapest([Bid(First, 10, 5)], new BidWish(null, new DecCoin("uact", 10))));
    }

    private static BidOffer Bid(Address provider, int price, long height) =>
        new(new BidID { Dseq = 1, Gseq = 1, Oseq = 1, Provider = provider.ToString() }, new DecCoin("uakt", price), new Height(height));
}

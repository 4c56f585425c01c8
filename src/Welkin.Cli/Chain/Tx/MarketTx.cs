using System.CommandLine;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Compute;

namespace Welkin.Cli.Chain.Tx;

internal static class MarketTx
{
    private const int FirstProviderReason = 10000;
    private const int LastProviderReason = 19999;

    public static Command Make() => new Command("market", "Bids and leases").With(
        new Command("bid", "Bids").With(MakeBidCreate(), MakeBidClose()),
        new Command("lease", "Leases").With(
            MakeLease("create", "Take a bid", "tenant", id => new MsgCreateLease { BidId = id }),
            MakeLease("close", "Close a lease; the group is ordered again", "tenant", id => new MsgCloseLease { Id = id.LeaseId() }),
            MakeLease("withdraw", "Pay out what a lease earned", "provider", id => new MsgWithdrawLease { Id = id.LeaseId() }),
            MakeReclaim()));

    private static Command MakeBidCreate()
    {
        var ids = new IdFlags();
        var price = new Option<string>("--price") { Description = "Price of a block", HelpName = "COIN", Required = true };
        var deposit = new Option<string?>("--deposit") { Description = "Deposit of the bid (default: the chain's minimum)", HelpName = "COIN" };
        var sources = new Option<string>("--deposit-sources") { Description = "Where the deposit comes from", HelpName = "LIST", DefaultValueFactory = _ => "grant,balance" };
        return new Command("create", "Bid on an order")
            .With(ids.Owner, ids.DSeq, ids.GSeq, ids.OSeq, price, deposit, sources)
            .Sends(
                async (request, cancellation) =>
                {
                    var coin = request.Run.Get(deposit) is { } given
                        ? Given.Coin(given)
                        : (await request.Session.Queries.MarketParamsAsync(cancellation)).BidMinDeposit.ToDomain().OrThrow();
                    return
                    [
                        new MsgCreateBid
                        {
                            Id = ids.Bid(request),
                            Price = Given.Price(request.Run.Need(price)).ToMessage(),
                            Deposit = Given.Deposit(coin, request.Run.Need(sources)),
                        },
                    ];
                },
                "provider");
    }

    private static Command MakeBidClose()
    {
        var ids = new IdFlags();
        var reason = MakeReason();
        return new Command("close", "Withdraw a bid, or end its lease")
            .With(ids.Owner, ids.DSeq, ids.GSeq, ids.OSeq, reason)
            .Sends(request => new MsgCloseBid { Id = ids.Bid(request), Reason = ReasonOf(request.Run.Get(reason)) }, "provider");
    }

    private static Command MakeLease(string name, string help, string from, Func<BidID, IMessage> message)
    {
        var ids = new IdFlags();
        return new Command(name, help).With(ids.Owner, ids.DSeq, ids.GSeq, ids.OSeq, ids.Provider).Sends(request => message(ids.Bid(request)), from);
    }

    private static Command MakeReclaim()
    {
        var ids = new IdFlags();
        var reason = MakeReason();
        return new Command("start-reclaim", "Announce that a lease will be taken back")
            .With(ids.Owner, ids.DSeq, ids.GSeq, ids.OSeq, reason)
            .Sends(request => new MsgLeaseStartReclaim { Id = ids.Bid(request).LeaseId(), Reason = ReasonOf(request.Run.Get(reason)) }, "provider");
    }

    private static Option<int> MakeReason() => new("--reason")
    {
        Description = "Why: 10000 unstable, 10001 decommission, 10002 unspecified, 10003 no manifest in time",
        HelpName = "CODE",
        DefaultValueFactory = _ => (int)LeaseClosedReason.Unspecified,
    };

    private static LeaseClosedReason ReasonOf(int code) => code is >= FirstProviderReason and <= LastProviderReason
        ? (LeaseClosedReason)code
        : throw new CliException($"invalid --reason value. expected range {FirstProviderReason}..{LastProviderReason}");
}

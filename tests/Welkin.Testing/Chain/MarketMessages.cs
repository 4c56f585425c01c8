using Akash.Base.Deposit.V1;
using Akash.Base.Resources.V1Beta4;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Compute;

namespace Welkin.Testing.Chain;

/// <summary>The messages of a small market: groups of one unit, priced in uakt unless told otherwise.</summary>
public static class MarketMessages
{
    public static MsgCreateDeployment Deployment(string owner, ulong dseq, string deposit = "5000000", string ceiling = "1000", int groups = 1) => new()
    {
        Id = new DeploymentID { Owner = owner, Dseq = dseq },
        Hash = ByteString.CopyFrom(new byte[32]),
        Groups = { Enumerable.Range(1, groups).Select(number => Group(ceiling, number)) },
        Deposit = Deposit(deposit, "uakt"),
    };

    /// <summary>A second group for a deployment, with another name.</summary>
    public static MsgCreateDeployment WithSecondGroup(MsgCreateDeployment deployment)
    {
        var second = deployment.Groups[0].Clone();
        second.Name = "second";
        deployment.Groups.Add(second);
        return deployment;
    }

    public static MsgCreateBid Bid(BidID id, string price = "10", string denom = "uakt", string depositDenom = "uakt") => new()
    {
        Id = id,
        Price = new DecCoin(denom, Dec.Parse(price).OrThrow()).ToMessage(),
        Deposit = Deposit("500000", depositDenom),
    };

    public static BidID BidId(string owner, ulong dseq, string provider, uint gseq = 1) => new() { Owner = owner, Dseq = dseq, Gseq = gseq, Oseq = 1, Provider = provider };

    public static MsgCreateLease Lease(BidID id) => new() { BidId = id };

    public static MsgWithdrawLease Withdraw(BidID id) => new() { Id = id.LeaseId() };

    public static MsgCloseLease CloseLease(BidID id) => new() { Id = id.LeaseId() };

    public static MsgCloseBid CloseBid(BidID id) => new() { Id = id, Reason = LeaseClosedReason.Unstable };

    public static MsgCloseDeployment CloseDeployment(string owner, ulong dseq) => new() { Id = new DeploymentID { Owner = owner, Dseq = dseq } };

    private static Deposit Deposit(string amount, string denom) => new()
    {
        Amount = new Coin(denom, Int.Parse(amount).OrThrow()).ToMessage(),
        Sources = { Source.Balance },
    };

    private static GroupSpec Group(string ceiling, int number) => new()
    {
        Name = number == 1 ? "local" : $"local-{number}",
        Requirements = new(),
        Resources =
        {
            new ResourceUnit
            {
                Resource = new Resources
                {
                    Id = 1,
                    Cpu = new CPU { Units = ResourceValues.Of(500) },
                    Memory = new Memory { Quantity = ResourceValues.Of(512UL << 20) },
                    Gpu = new GPU { Units = ResourceValues.Of(0) },
                    Storage = { new Storage { Name = "default", Quantity = ResourceValues.Of(512UL << 20) } },
                },
                Count = 1,
                Price = new DecCoin("uakt", Dec.Parse(ceiling).OrThrow()).ToMessage(),
            },
        },
    };
}

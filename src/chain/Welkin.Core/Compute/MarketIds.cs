using System.Globalization;
using Akash.Deployment.V1;
using Akash.Market.V1;
using EscrowAccountId = Akash.Escrow.Id.V1.Account;
using EscrowPaymentId = Akash.Escrow.Id.V1.Payment;
using EscrowScope = Akash.Escrow.Id.V1.Scope;

namespace Welkin.Core.Compute;

/// <summary>The ids of the market: how they nest, their path text (<c>owner/dseq/gseq/oseq/provider</c>) and their stateless checks.</summary>
/// <remarks>Spec: akash.deployment.v1, akash.market.v1, akash.escrow.id.v1.</remarks>
public static class MarketIds
{
    /// <summary>The deployment a group belongs to.</summary>
    public static DeploymentID DeploymentId(this GroupID id) => new() { Owner = id.Owner, Dseq = id.Dseq };

    /// <summary>The deployment an order belongs to.</summary>
    public static DeploymentID DeploymentId(this OrderID id) => new() { Owner = id.Owner, Dseq = id.Dseq };

    /// <summary>The deployment a lease belongs to.</summary>
    public static DeploymentID DeploymentId(this LeaseID id) => new() { Owner = id.Owner, Dseq = id.Dseq };

    /// <summary>The id of the <paramref name="gseq"/>-th group (from 1) of a deployment.</summary>
    public static GroupID Group(this DeploymentID id, uint gseq) => new() { Owner = id.Owner, Dseq = id.Dseq, Gseq = gseq };

    /// <summary>The group an order belongs to.</summary>
    public static GroupID GroupId(this OrderID id) => new() { Owner = id.Owner, Dseq = id.Dseq, Gseq = id.Gseq };

    /// <summary>The group a lease belongs to.</summary>
    public static GroupID GroupId(this LeaseID id) => new() { Owner = id.Owner, Dseq = id.Dseq, Gseq = id.Gseq };

    /// <summary>The id of the <paramref name="oseq"/>-th order (from 1) of a group.</summary>
    public static OrderID Order(this GroupID id, uint oseq) => new() { Owner = id.Owner, Dseq = id.Dseq, Gseq = id.Gseq, Oseq = oseq };

    /// <summary>The order a bid answers.</summary>
    public static OrderID OrderId(this BidID id) => new() { Owner = id.Owner, Dseq = id.Dseq, Gseq = id.Gseq, Oseq = id.Oseq };

    /// <summary>The order a lease was made from.</summary>
    public static OrderID OrderId(this LeaseID id) => new() { Owner = id.Owner, Dseq = id.Dseq, Gseq = id.Gseq, Oseq = id.Oseq };

    /// <summary>The bid a lease was made from.</summary>
    public static BidID BidId(this LeaseID id) =>
        new() { Owner = id.Owner, Dseq = id.Dseq, Gseq = id.Gseq, Oseq = id.Oseq, Provider = id.Provider, Bseq = id.Bseq };

    /// <summary>The lease that a bid becomes.</summary>
    public static LeaseID LeaseId(this BidID id) =>
        new() { Owner = id.Owner, Dseq = id.Dseq, Gseq = id.Gseq, Oseq = id.Oseq, Provider = id.Provider, Bseq = id.Bseq };

    /// <summary>Path text <c>owner/dseq</c>.</summary>
    public static string Path(this DeploymentID id) => string.Create(CultureInfo.InvariantCulture, $"{id.Owner}/{id.Dseq}");

    /// <summary>Path text <c>owner/dseq/gseq</c>.</summary>
    public static string Path(this GroupID id) => string.Create(CultureInfo.InvariantCulture, $"{id.Owner}/{id.Dseq}/{id.Gseq}");

    /// <summary>Path text <c>owner/dseq/gseq/oseq</c>.</summary>
    public static string Path(this OrderID id) => string.Create(CultureInfo.InvariantCulture, $"{id.Owner}/{id.Dseq}/{id.Gseq}/{id.Oseq}");

    /// <summary>Path text <c>owner/dseq/gseq/oseq/provider</c>; <c>bseq</c> is not part of it.</summary>
    public static string Path(this BidID id) => $"{id.OrderId().Path()}/{id.Provider}";

    /// <summary>Path text <c>owner/dseq/gseq/oseq/provider</c>.</summary>
    public static string Path(this LeaseID id) => id.BidId().Path();

    /// <summary>The escrow account that funds a deployment.</summary>
    public static EscrowAccountId EscrowAccount(this DeploymentID id) => new() { Scope = EscrowScope.Deployment, Xid = id.Path() };

    /// <summary>The escrow account that holds a bid's deposit.</summary>
    public static EscrowAccountId EscrowAccount(this BidID id) => new() { Scope = EscrowScope.Bid, Xid = id.Path() };

    /// <summary>The escrow payment that pays a lease.</summary>
    public static EscrowPaymentId EscrowPayment(this LeaseID id) => new()
    {
        Aid = id.DeploymentId().EscrowAccount(),
        Xid = string.Create(CultureInfo.InvariantCulture, $"{id.Gseq}/{id.Oseq}/{id.Provider}"),
    };

    /// <summary>The deployment whose escrow account this is; nothing when the account is of another scope or its text is malformed.</summary>
    public static DeploymentID? DeploymentOf(EscrowAccountId id)
    {
        if (id.Scope != EscrowScope.Deployment) return null;
        var parts = id.Xid.Split('/');
        if (parts.Length != 2 || !Address.Parse(parts[0]).IsOk || !TryNumber(parts[1], out ulong dseq)) return null;
        return new DeploymentID { Owner = parts[0], Dseq = dseq };
    }

    /// <summary>The bid whose deposit this escrow account holds; nothing when the account is of another scope or its text is malformed.</summary>
    public static BidID? BidOf(EscrowAccountId id) => id.Scope == EscrowScope.Bid ? ParseBid(id.Xid) : null;

    /// <summary>The lease that an escrow payment pays; nothing when its text is malformed.</summary>
    public static LeaseID? LeaseOf(EscrowPaymentId id) =>
        id.Aid?.Scope == EscrowScope.Deployment ? ParseBid($"{id.Aid.Xid}/{id.Xid}")?.LeaseId() : null;

    /// <summary>Reads <c>owner/dseq/gseq/oseq/provider</c>.</summary>
    public static BidID? ParseBid(string path)
    {
        var parts = path.Split('/');
        if (parts.Length != 5 || !Address.Parse(parts[0]).IsOk || !Address.Parse(parts[4]).IsOk) return null;
        if (!TryNumber(parts[1], out ulong dseq) || !TryNumber(parts[2], out uint gseq) || !TryNumber(parts[3], out uint oseq)) return null;
        return new BidID { Owner = parts[0], Dseq = dseq, Gseq = gseq, Oseq = oseq, Provider = parts[4] };
    }

    /// <summary>Owner is an address and dseq is not zero. Errors: sdk 7, sdk 3.</summary>
    public static Result<Unit> Validate(this DeploymentID id)
    {
        if (!Address.Parse(id.Owner).IsOk) return SdkErrors.InvalidAddress.With("DeploymentID: Invalid Owner Address");
        if (id.Dseq == 0) return SdkErrors.InvalidSequence.With("DeploymentID: Invalid Deployment Sequence");
        return default(Unit);
    }

    /// <summary>As its deployment, and gseq is not zero. Errors: sdk 7, sdk 3.</summary>
    public static Result<Unit> Validate(this GroupID id)
    {
        if (!id.DeploymentId().Validate().TryGet(out _, out var error)) return error.With("GroupID: Invalid DeploymentID");
        if (id.Gseq == 0) return SdkErrors.InvalidSequence.With("GroupID: Invalid Group Sequence");
        return default(Unit);
    }

    /// <summary>As its group, and oseq is not zero. Errors: sdk 7, sdk 3.</summary>
    public static Result<Unit> Validate(this OrderID id)
    {
        if (!id.GroupId().Validate().TryGet(out _, out var error)) return error.With("OrderID: Invalid GroupID");
        if (id.Oseq == 0) return SdkErrors.InvalidSequence.With("OrderID: Invalid Order Sequence");
        return default(Unit);
    }

    /// <summary>As its order; the provider is another address, and bseq is zero. Errors: sdk 7, sdk 3, sdk 36.</summary>
    public static Result<Unit> Validate(this BidID id)
    {
        if (!id.OrderId().Validate().TryGet(out _, out var error)) return error.With("BidID: Invalid OrderID");
        if (!Address.Parse(id.Provider).IsOk) return SdkErrors.InvalidAddress.With("BidID: Invalid Provider Address");
        if (id.Owner == id.Provider) return SdkErrors.Conflict.With("BidID: self-bid");
        if (id.Bseq != 0) return SdkErrors.Conflict.With("BidID: invalid bseq");
        return default(Unit);
    }

    /// <summary>As its bid. Errors: sdk 7, sdk 3, sdk 36.</summary>
    public static Result<Unit> Validate(this LeaseID id)
    {
        if (!id.BidId().Validate().TryGet(out _, out var error)) return error.With("LeaseID: Invalid BidID");
        return default(Unit);
    }

    private static bool TryNumber(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool TryNumber(string text, out uint value) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

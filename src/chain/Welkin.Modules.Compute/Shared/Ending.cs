using Welkin.Core;
using Welkin.Market.V1;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Shared;

/// <summary>What can end.</summary>
[Flags]
internal enum Kinds
{
    Deployment = 1,
    Group = 2,
    Order = 4,
    Bid = 8,
    Lease = 16,
}

/// <summary>One way in which things of the market end. There is no other way: each end takes one of <see cref="All"/>.</summary>
/// <param name="Cause">One word for people and programs.</param>
/// <param name="Actor">Who ended it; never the escrow, which only carries out.</param>
/// <param name="Rule">The message or rule that applied.</param>
/// <param name="Kinds">What can end so.</param>
internal sealed record Ending(string Cause, Party Actor, string Rule, Kinds Kinds)
{
    /// <summary>What a provider's closure reads when the provider attached no statement.</summary>
    public const string NotStated = "not stated by the provider";

    private const Kinds Offer = Kinds.Order | Kinds.Bid | Kinds.Lease;

    public static Ending DeploymentClosed { get; } = new("tenant_closed", Party.Tenant, "deployment/MsgCloseDeployment", Kinds.Deployment | Kinds.Group | Offer);

    public static Ending FundsExhausted { get; } =
        new("funds_exhausted", Party.Chain, "escrow/settlement: funds < rate x blocks", Kinds.Deployment | Kinds.Group | Offer);

    public static Ending GroupClosed { get; } = new("group_closed", Party.Tenant, "deployment/MsgCloseGroup", Kinds.Group | Offer);

    public static Ending GroupPaused { get; } = new("group_paused", Party.Tenant, "deployment/MsgPauseGroup", Offer);

    public static Ending LeaseClosed { get; } = new("tenant_closed", Party.Tenant, "market/MsgCloseLease", Offer);

    public static Ending ProviderClosed { get; } = new(NotStated, Party.Provider, "market/MsgCloseBid", Offer);

    public static Ending BidWithdrawn { get; } = new("bid_withdrawn", Party.Provider, "market/MsgCloseBid", Kinds.Bid);

    public static Ending BidLost { get; } = new("bid_lost", Party.Tenant, "market/MsgCreateLease", Kinds.Bid);

    public static Ending ProviderLeft { get; } = new("provider_deleted", Party.Provider, "provider/MsgDeleteProvider", Kinds.Bid);

    /// <summary>A payment that ended by itself: only an imported genesis has one whose lease is still running.</summary>
    public static Ending PaymentClosed { get; } = new("payment_closed", Party.Chain, "escrow/payment closed", Offer);

    /// <summary>The whole list, as docs/CLOSURES.md has it.</summary>
    public static ValueList<Ending> All { get; } = new[]
    {
        DeploymentClosed, FundsExhausted, GroupClosed, GroupPaused, LeaseClosed, ProviderClosed, BidWithdrawn, BidLost, ProviderLeft, PaymentClosed,
    }.ToValueList();

    /// <summary>Says in an event that something has ended so; on chains of the welkin rule set.</summary>
    public void Tell(Context ctx, Kinds kind, string id)
    {
        Invariant.Check((Kinds & kind) == kind, "everything ends in a listed way");
        if (!ctx.Rules.Has(Welkin.Runtime.Rule.ClosuresAreRecorded)) return;
        ctx.Emit(new EventEnded { Entity = NameOf(kind), Id = id, Cause = Cause, Actor = Actor, Rule = Rule });
    }

    private static string NameOf(Kinds kind) => kind switch
    {
        Kinds.Deployment => "deployment",
        Kinds.Group => "group",
        Kinds.Order => "order",
        Kinds.Bid => "bid",
        _ => "lease",
    };
}

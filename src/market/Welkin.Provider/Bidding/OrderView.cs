using Akash.Deployment.V1Beta4;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>An open order as the chain shows it, read into what deciding needs.</summary>
/// <param name="Spec">The group as it stands on chain; the offer of a bid is cut from it.</param>
/// <param name="MaxPrice">The most the tenant pays per block for the whole group.</param>
/// <param name="Reclamation">The shortest notice the tenant asks for, or null.</param>
public sealed record OrderView(
    OrderId Id,
    bool Open,
    Height CreatedAt,
    GroupSpec Spec,
    GroupDemand Demand,
    DecCoin MaxPrice,
    TimeSpan? Reclamation)
{
    /// <summary>Reads an order. Errors: what in it no provider can work with.</summary>
    public static Result<OrderView> Read(Akash.Market.V1Beta5.Order order)
    {
        if (!Address.Parse(order.Id.Owner).TryGet(out var owner, out var error)
            || !DemandReader.Read(order.Spec).TryGet(out var demand, out error)
            || !DemandReader.MaxPrice(order.Spec).TryGet(out var price, out error))
        {
            return error;
        }

        return new OrderView(
            new OrderId(owner, order.Id.Dseq, order.Id.Gseq, order.Id.Oseq),
            order.State == Akash.Market.V1Beta5.Order.Types.State.Open,
            new Height(order.CreatedAt),
            order.Spec,
            demand,
            price,
            order.Reclamation?.MinWindow?.ToTimeSpan());
    }
}

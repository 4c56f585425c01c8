using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.WelkinGov.Pool;

/// <summary>Before the transactions of each block: community funds pay what is due.</summary>
internal sealed class FundPayments(ICommunityPool pool)
{
    // A chain that stood still for long catches up over several blocks.
    private const int MostPerBlock = 500;

    public void BeginBlock(BlockContext ctx)
    {
        var left = MostPerBlock;
        foreach (var key in PoolState.Due.Iterate(ctx, PoolState.Through(ctx.BlockTime)).Take(MostPerBlock).ToList())
        {
            if (left <= 0) return;
            PoolState.Due.Remove(ctx, key);
            var fund = PoolState.Funds.Find(ctx, key.Id)!;
            left -= PayDue(ctx, fund, left);
            PoolState.Funds.Set(ctx, fund.Id, fund);
            if (fund.Status == FundStatus.Active) PoolState.Due.Set(ctx, (BlockTime.FromTimestamp(fund.NextPayment), fund.Id));
        }
    }

    /// <summary>Ends a fund and says so.</summary>
    public static void End(Context ctx, CommunityFund fund, FundStatus status)
    {
        FundLifecycle.End(fund, status, ctx.Height);
        var ended = new EventFundEnded { FundId = fund.Id, ProposalId = fund.ProposalId, Status = status };
        ended.Paid.AddRange(fund.Paid);
        ctx.Emit(ended);
    }

    // A payment that is due before the end is owed until the end, and no longer.
    private int PayDue(BlockContext ctx, CommunityFund fund, int most)
    {
        var end = BlockTime.FromTimestamp(fund.End);
        var done = 0;
        while (fund.Status == FundStatus.Active && done < most)
        {
            var next = BlockTime.FromTimestamp(fund.NextPayment);
            if (next.CompareTo(end) > 0) End(ctx, fund, FundStatus.Ended);
            else if (next.CompareTo(ctx.BlockTime) > 0) break;
            else if (Pay(ctx, fund)) done++;
            else if (ctx.BlockTime.CompareTo(end) > 0) End(ctx, fund, FundStatus.Ended);
            else break;
        }

        return Math.Max(done, 1);
    }

    private bool Pay(BlockContext ctx, CommunityFund fund)
    {
        var due = FundLifecycle.NextOf(fund);
        var to = Address.Parse(fund.Recipient).OrThrow();
        var branch = ctx.Branch();
        var move = new PoolMove(PoolCause.Fund, DecCoins.From(due), fund.Recipient) { ProposalId = fund.ProposalId, FundId = fund.Id };
        if (!pool.Spend(branch, to, due, move).TryGet(out _, out _))
        {
            if (fund.ShortSince is not null) return false;
            fund.ShortSince = ctx.BlockTime.ToTimestamp();
            ctx.Emit(new EventFundShort { FundId = fund.Id, ProposalId = fund.ProposalId, Due = { due.ToMessages() } });
            return false;
        }

        branch.Write();
        FundLifecycle.Pay(fund, due);
        ctx.Emit(new EventFundPaid { FundId = fund.Id, ProposalId = fund.ProposalId, Recipient = fund.Recipient, Amount = { due.ToMessages() } });
        if (FundLifecycle.NextOf(fund).IsZero) End(ctx, fund, FundStatus.Paid);
        return true;
    }
}

using Tendermint.Types;
using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.Upgrade;
using Welkin.Modules.Cosmos.WelkinGov.Pool;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>Before the transactions of each block: counts who signed the commit of the block before, and pays community funds.</summary>
internal sealed class WelkinGovBlocks(IUpgrades upgrades, FundPayments payments)
{
    public void BeginBlock(BlockContext ctx)
    {
        CountSignatures(ctx);
        payments.BeginBlock(ctx);
    }

    private void CountSignatures(BlockContext ctx)
    {
        var upgraded = upgrades.LastApplied(ctx) is { } last && last.Height == ctx.Height.Value - 1 ? last.Name : null;
        foreach (var vote in ctx.Block.LastCommit.Votes)
        {
            var validator = new Address(vote.Validator.Address.Span);
            var uptime = WelkinGovState.Uptimes.Find(ctx, validator) ?? new Uptime { Address = validator.ToValcons() };
            var signed = vote.BlockIdFlag != BlockIDFlag.Absent;
            uptime.Asked++;
            if (signed) uptime.Signed++;
            if (upgraded is not null) (uptime.Upgrade, uptime.UpgradeInTime) = (upgraded, signed);
            WelkinGovState.Uptimes.Set(ctx, validator, uptime);
        }
    }
}

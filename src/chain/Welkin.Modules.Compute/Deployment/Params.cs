using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Deployment;

/// <summary>The least deposit of a deployment, per denomination.</summary>
internal static class DeploymentParams
{
    private const string RequiredDenom = "uakt";

    /// <summary>Denominations differ, amounts fit, <c>uakt</c> is there. Errors: undefined 1, since the network wraps them.</summary>
    public static Result<Unit> Check(Params value)
    {
        var seen = new List<string>();
        foreach (var coin in value.MinDeposits.ToDomain().OrThrow())
        {
            if (seen.Contains(coin.Denom)) return Error.Undefined($"duplicate Min Deposit for denom ({coin})");
            seen.Add(coin.Denom);
            if (coin.Amount >= int.MaxValue) return Invalid($"Min Deposit ({coin.Denom}) - too large: {coin.Amount}");
        }

        return seen.Contains(RequiredDenom) ? new Unit() : Invalid($"Min Deposits - uakt not given: {value.MinDeposits}");
    }

    /// <summary>The deposit reaches the minimum of its denomination. Errors: deployment 20; for an unlisted denomination also, but undefined 1 on the network.</summary>
    public static Result<Unit> CheckDeposit(Params value, Coin deposit, Rules rules)
    {
        foreach (var least in value.MinDeposits.ToDomain().OrThrow())
        {
            if (least.Denom != deposit.Denom) continue;
            if (deposit.Amount >= least.Amount) return new Unit();
            return DeploymentErrors.InvalidDeposit.With($"Deposit too low - {deposit.Amount} < {least}");
        }

        var refused = DeploymentErrors.InvalidDeposit with { Description = $"{DeploymentErrors.InvalidDeposit.Text}: Invalid deposit denomination {deposit.Denom}" };
        return rules.Has(Rule.RegisteredCodesAreKept) ? refused : refused.AsUndefined();
    }

    private static Error Invalid(string why) => Error.Undefined($"{DeploymentErrors.InvalidParam.Text}: {why}");
}

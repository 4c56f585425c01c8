using Welkin.Core;

namespace Welkin.Modules.Cosmos.Mint;

/// <summary>How fast coins are made.</summary>
/// <param name="Inflation">Part of the supply in a year.</param>
/// <param name="AnnualProvisions">Coins in a year.</param>
public sealed record MintRate(Dec Inflation, Dec AnnualProvisions);

/// <summary>What governance sets of inflation.</summary>
/// <param name="Denom">What is made.</param>
/// <param name="RateChange">How fast inflation may change in a year.</param>
/// <param name="Max">Most inflation.</param>
/// <param name="Min">Least inflation.</param>
/// <param name="GoalBonded">Bonded part at which inflation rests.</param>
/// <param name="BlocksPerYear">Blocks that are expected in a year.</param>
public sealed record MintParams(string Denom, Dec RateChange, Dec Max, Dec Min, Dec GoalBonded, ulong BlocksPerYear)
{
    /// <summary>Inflation of the next block.</summary>
    public Dec Next(Dec current, Dec bondedRatio)
    {
        var perYear = (Dec.One - bondedRatio.Quo(GoalBonded)).Mul(RateChange);
        var next = current + perYear.Quo(Dec.FromInt(BlocksPerYear));
        return Dec.Max(Dec.Min(next, Max), Min);
    }

    /// <summary>Whether the chain can run with them. Errors: undefined.</summary>
    public Result<Unit> Validate()
    {
        if (Denom.Trim().Length == 0) return Error.Undefined("mint denom cannot be blank");
        if (!Core.Denom.Validate(Denom).TryGet(out _, out var error)) return error;
        if (!Part(RateChange, "inflation rate change").TryGet(out _, out error)) return error;
        if (!Part(Max, "max inflation").TryGet(out _, out error)) return error;
        if (!Part(Min, "min inflation").TryGet(out _, out error)) return error;
        if (!GoalBonded.IsPositive) return Error.Undefined($"goal bonded must be positive: {GoalBonded}");
        if (GoalBonded > Dec.One) return Error.Undefined($"goal bonded too large: {GoalBonded}");
        if (BlocksPerYear == 0) return Error.Undefined("blocks per year must be positive: 0");
        return Max < Min ? Error.Undefined($"max inflation ({Max}) must be greater than or equal to min inflation ({Min})") : new Unit();
    }

    private static Result<Unit> Part(Dec value, string name)
    {
        if (value.IsNegative) return Error.Undefined($"{name} cannot be negative: {value}");
        return value > Dec.One ? Error.Undefined($"{name} too large: {value}") : new Unit();
    }
}

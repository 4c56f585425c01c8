using Cosmos.Distribution.V1Beta1;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Records of distribution as protobuf messages, both ways.</summary>
internal static class DistributionWire
{
    public static DelegatorStartingInfo ToWire(StartingInfo info) => new() { PreviousPeriod = info.PreviousPeriod, Stake = info.Stake.ToWire(), Height = info.Height };

    public static StartingInfo FromWire(DelegatorStartingInfo wire) => new(wire.PreviousPeriod, Dec.FromWire(wire.Stake).OrThrow(), wire.Height);

    public static ValidatorHistoricalRewards ToWire(HistoricalRewards rewards)
        => new() { CumulativeRewardRatio = { rewards.Ratio.ToMessages() }, ReferenceCount = rewards.References };

    public static HistoricalRewards FromWire(ValidatorHistoricalRewards wire) => new(wire.CumulativeRewardRatio.ToDomain().OrThrow(), wire.ReferenceCount);

    public static ValidatorCurrentRewards ToWire(CurrentRewards rewards) => new() { Rewards = { rewards.Rewards.ToMessages() }, Period = rewards.Period };

    public static CurrentRewards FromWire(ValidatorCurrentRewards wire) => new(wire.Rewards.ToDomain().OrThrow(), wire.Period);

    public static ValidatorSlashEvent ToWire(SlashEvent slash) => new() { ValidatorPeriod = slash.Period, Fraction = slash.Fraction.ToWire() };

    public static SlashEvent FromWire(ValidatorSlashEvent wire) => new(wire.ValidatorPeriod, Dec.FromWire(wire.Fraction).OrThrow());
}

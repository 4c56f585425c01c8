using Welkin.Core;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Rewards per token from the beginning to the end of a period.</summary>
/// <param name="Ratio">The sum of the ratios of all periods so far.</param>
/// <param name="References">How many still need it: delegations that began after it, slashes, the period after it.</param>
public sealed record HistoricalRewards(DecCoins Ratio, uint References);

/// <summary>What the delegators of a validator earned in the running period.</summary>
public sealed record CurrentRewards(DecCoins Rewards, ulong Period);

/// <summary>From where on a delegation earns.</summary>
/// <param name="PreviousPeriod">The period that ended when it began.</param>
/// <param name="Stake">Its worth in tokens then.</param>
/// <param name="Height">Height at which it began.</param>
public sealed record StartingInfo(ulong PreviousPeriod, Dec Stake, ulong Height);

/// <summary>A slash: the period that it ended, and the part of the tokens that burned.</summary>
public sealed record SlashEvent(ulong Period, Dec Fraction);

using Welkin.Core;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>How a validator signs.</summary>
/// <param name="StartHeight">When it entered the set last.</param>
/// <param name="IndexOffset">Blocks counted since it began, or since it was jailed for absence.</param>
/// <param name="JailedUntil">When it may come back.</param>
/// <param name="Tombstoned">Whether it never may.</param>
/// <param name="MissedBlocks">Blocks it missed within the window.</param>
public sealed record SigningInfo(long StartHeight, long IndexOffset, BlockTime JailedUntil, bool Tombstoned, long MissedBlocks);

namespace Welkin.Runtime;

/// <summary>The chain stops here on purpose: the next block needs another program.</summary>
/// <param name="name">Name of the plan.</param>
/// <param name="height">Height at which the other program must take over.</param>
/// <param name="info">What the plan says about where to get it.</param>
public sealed class UpgradeNeededException(string name, long height, string info)
    : Exception($"UPGRADE \"{name}\" NEEDED at height: {height}: {info}")
{
    /// <summary>Name of the plan.</summary>
    public string Plan { get; } = name;

    /// <summary>The height that this program does not make.</summary>
    public long Height { get; } = height;

    /// <summary>What the plan says about where to get the other program.</summary>
    public string Info { get; } = info;
}

using Welkin.Core;
using Welkin.Modules.Cosmos.Upgrade;
using Welkin.Store;

namespace Welkin.App;

/// <summary>What a node may set about its application; but for skipped upgrades none of it influences blocks.</summary>
public sealed record WelkinOptions
{
    /// <summary>What this node asks per unit of gas before it admits a transaction.</summary>
    public DecCoins MinGasPrices { get; init; } = DecCoins.Empty;

    /// <summary>How the state keeps its past.</summary>
    public MultiStoreOptions Store { get; init; } = new();

    /// <summary>Heights at which a due upgrade is dropped; every node of the network must be told the same ones.</summary>
    public IReadOnlyList<long> SkipUpgradeHeights { get; init; } = [];

    /// <summary>Plans that a program built on Welkin carries out beside Welkin's own; every node of the network must run the same.</summary>
    public IReadOnlyList<UpgradeStep> Upgrades { get; init; } = [];
}

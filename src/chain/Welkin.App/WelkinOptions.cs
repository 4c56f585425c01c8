using Welkin.Core;
using Welkin.Store;

namespace Welkin.App;

/// <summary>What a node may set about its application; none of it influences blocks.</summary>
public sealed record WelkinOptions
{
    /// <summary>What this node asks per unit of gas before it admits a transaction.</summary>
    public DecCoins MinGasPrices { get; init; } = DecCoins.Empty;

    /// <summary>How the state keeps its past.</summary>
    public MultiStoreOptions Store { get; init; } = new();
}

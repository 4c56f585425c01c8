using Welkin.Cli.Terminal;
using Welkin.Client.Queries;
using Welkin.Core;

namespace Welkin.Cli.Chain;

/// <summary>How much a deployment has to hold.</summary>
internal static class Deposits
{
    /// <summary>The chain's smallest deposit in a denomination.</summary>
    public static async Task<Coin> MinimumAsync(ChainQueries queries, string denom, CancellationToken cancellation)
    {
        var minimums = (await queries.DeploymentParamsAsync(cancellation)).MinDeposits;
        return minimums.FirstOrDefault(coin => coin.Denom == denom) is { } found
            ? found.ToDomain().OrThrow()
            : throw new CliException(
                $"the chain takes no deposits in {denom}",
                $"Use one of {string.Join(", ", minimums.Select(coin => coin.Denom))} as the denomination of the prices in the SDL");
    }
}

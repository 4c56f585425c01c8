using Cosmos.Tx.Signing.V1Beta1;
using Welkin.Client;
using Welkin.Client.Queries;
using Welkin.Core.Codec;
using Welkin.Market.V1;

namespace Welkin.Cli.Explain;

/// <summary>Whether a chain keeps statements about why leases end; only those of our rule set do.</summary>
internal static class ClosureRules
{
    /// <summary>How the chain wants compute messages in amino JSON.</summary>
    public static async Task<AminoForm> AminoFormAsync(ChainQueries queries, SignMode mode, CancellationToken cancellation) =>
        mode == SignMode.LegacyAminoJson && await MaxDetailAsync(queries, cancellation) is not null ? AminoForm.Welkin : AminoForm.Network;

    /// <summary>How long a statement may be, in bytes; null when the chain takes none.</summary>
    public static async Task<int?> MaxDetailAsync(ChainQueries queries, CancellationToken cancellation)
    {
        try
        {
            var answer = await queries.QueryAsync<QueryParamsRequest, QueryParamsResponse>("/welkin.market.v1.Query/Params", new(), cancellation);
            return (int)answer.Params.MaxDetailBytes;
        }
        catch (ClientException refused) when (!refused.IsUnavailable)
        {
            return null;
        }
    }
}

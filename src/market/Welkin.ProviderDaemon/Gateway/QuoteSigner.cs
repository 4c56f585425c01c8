using Welkin.Client.Gateway;
using Welkin.Client.Keys;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>Signs quotes with the provider's account key.</summary>
/// <param name="key">The key; who owns it disposes it.</param>
/// <param name="chainId">Asks which chain the provider works on.</param>
public sealed class QuoteSigner(SigningKey key, Func<CancellationToken, Task<string>> chainId)
{
    /// <summary>For how many blocks a quote binds.</summary>
    public const int ValidBlocks = 100;

    private string? _chainId;

    /// <summary>What was decided, as terms the provider signs.</summary>
    internal async Task<SignedQuote> Sign(QuoteAnswer answer, ProviderStatus status, CancellationToken cancellation)
    {
        _chainId ??= await chainId(cancellation);
        var verdict = answer.Verdict;
        return SignedQuote.Sign(
            new QuoteTerms(_chainId, key.Address, answer.Owner, QuoteTerms.HashOf(answer.Spec), verdict.Bids ? verdict.Price : null, status.Height, status.Height + ValidBlocks)
            {
                Units = answer.Units,
                Reasons = verdict.Refusals.Select(refusal => $"{refusal.CodeText}:{refusal.Dimension}").ToValueList(),
            },
            key);
    }
}

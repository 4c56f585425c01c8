using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Akash.Deployment.V1Beta4;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Client;
using Welkin.Client.Gateway;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Cli.Deploy;

/// <summary>What one provider says about groups that are not on the chain.</summary>
/// <param name="Bid">What it would bid for all of them; null when it would not.</param>
/// <param name="Reasons">Why it would not: code, dimension, have, want, suggestion.</param>
/// <param name="Fault">Why there is no answer; null when there is one.</param>
internal sealed record ProviderQuote(string Provider, DecCoin? Bid, IReadOnlyList<JsonObject> Reasons, string? Fault)
{
    /// <summary>One signed document for each group; empty when the provider signs none.</summary>
    public IReadOnlyList<SignedQuote> Signed { get; init; } = [];

    /// <summary>The last height at which every document binds.</summary>
    public long? ValidUntil { get; init; }

    /// <summary>Whether it is certain that this provider does not bid.</summary>
    public bool Declines => Fault is null && Bid is null;

    /// <summary>One line for people.</summary>
    public string Line => Fault is not null ? $"{Provider}: {Fault}"
        : Bid is not null ? $"{Provider}: would bid {JsonShapes.Text(Bid)}{(ValidUntil is { } until ? $", signed, valid until height {until}" : "")}"
        : $"{Provider}: {string.Join("; ", Reasons.Select(Words))}";

    public JsonObject Json()
    {
        var json = new JsonObject
        {
            ["address"] = Provider,
            ["bid"] = Bid is null ? null : JsonShapes.Of(Bid),
            ["valid_until"] = ValidUntil,
            ["signature"] = Signed.Count > 0 ? Convert.ToBase64String(Signed[0].Signature) : null,
            ["reasons"] = new JsonArray([.. Reasons.Select(reason => (JsonNode)reason.DeepClone())]),
        };
        if (Fault is not null) json["fault"] = Fault;
        if (Signed.Count > 0)
        {
            json["quotes"] = new JsonArray([.. Signed.Select(quote => (JsonNode)new JsonObject
            {
                ["document"] = quote.Document,
                ["public_key"] = Convert.ToBase64String(quote.PublicKey),
                ["signature"] = Convert.ToBase64String(quote.Signature),
            })]);
        }

        return json;
    }

    private static string Words(JsonObject reason) => Printable.Of(
        $"{reason["code"]} ({reason["dimension"]}: has {reason["have"]}, wants {reason["want"]}){(reason["suggestion"] is { } hint && $"{hint}".Length > 0 ? $", {hint}" : "")}");
}

/// <summary>Asks providers what they would bid.</summary>
internal static class Quoting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Every registered provider's answer, or only the one wished for; in the order of their addresses.</summary>
    public static async Task<IReadOnlyList<ProviderQuote>> AskAsync(Session session, GatewayIdentity identity, IReadOnlyList<GroupSpec> groups, Address? only, CancellationToken cancellation)
    {
        var providers = only is { } one ? [one.ToString()] : (await session.Queries.ProvidersAsync(cancellation)).Select(provider => provider.Owner);
        return await Task.WhenAll(providers.Order(StringComparer.Ordinal).Select(provider => AskOneAsync(session, identity, provider, groups, cancellation)));
    }

    private static async Task<ProviderQuote> AskOneAsync(Session session, GatewayIdentity identity, string provider, IReadOnlyList<GroupSpec> groups, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var gateway = await session.GatewayAsync(Address.Parse(provider).OrThrow(), identity, limit.Token);
            var answers = new List<JsonElement>();
            foreach (var group in groups)
            {
                answers.Add(await AskAsync(session, gateway, (identity, provider), Encoding.UTF8.GetBytes(ProtoJson.ToText(group)), limit.Token));
            }

            SignedQuote[] signed = [.. answers.Select(QuoteFile.Read).OfType<SignedQuote>()];
            return Join(provider, answers) with
            {
                Signed = signed.Length == answers.Count ? signed : [],
                ValidUntil = signed.Length == answers.Count ? answers.Min(answer => answer.TryGetProperty("valid_until", out var until) && until.TryGetInt64(out var height) ? height : 0) : null,
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProviderQuote(provider, null, [], $"did not answer within {Patience.TotalSeconds:0} s");
        }
        catch (GatewayException refused) when (refused.Status == 404)
        {
            return new ProviderQuote(provider, null, [], "does not answer such questions");
        }
        catch (Exception fault) when (fault is ClientException or CliException)
        {
            return new ProviderQuote(provider, null, [], fault.Message);
        }
    }

    // An account that never sent a transaction has no key on the chain, so no provider can check its token.
    private static async Task<JsonElement> AskAsync(Session session, ProviderGateway gateway, (GatewayIdentity Identity, string Provider) who, byte[] group, CancellationToken cancellation)
    {
        try
        {
            return await gateway.QuoteAsync(group, cancellation);
        }
        catch (GatewayException refused) when (refused.Status == 401 && who.Identity is GatewayIdentity.ByKey byKey)
        {
            var anonymous = await session.GatewayAsync(Address.Parse(who.Provider).OrThrow(), new GatewayIdentity.None(), cancellation);
            return await anonymous.QuoteAsync(group, byKey.Key.Address, cancellation);
        }
    }

    /// <summary>One answer for all groups: the sum of the bids, or all reasons.</summary>
    public static ProviderQuote Join(string provider, IReadOnlyList<JsonElement> answers)
    {
        var reasons = answers
            .SelectMany(answer => answer.TryGetProperty("reasons", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : Enumerable.Empty<JsonElement>())
            .Select(reason => JsonNode.Parse(reason.GetRawText())!.AsObject())
            .ToArray();
        DecCoin? sum = null;
        foreach (var answer in answers)
        {
            if (!answer.TryGetProperty("bid", out var bid) || bid.ValueKind != JsonValueKind.Object
                || !Dec.Parse(bid.GetProperty("amount").GetString() ?? "").TryGet(out var amount, out _))
            {
                return new ProviderQuote(provider, null, reasons, null);
            }

            var coin = new DecCoin(bid.GetProperty("denom").GetString() ?? "", amount);
            sum = sum is null ? coin : sum with { Amount = sum.Amount + coin.Amount };
        }

        return new ProviderQuote(provider, sum, reasons, null);
    }
}

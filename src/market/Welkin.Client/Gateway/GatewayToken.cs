using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.Client.Keys;
using Welkin.Core;

namespace Welkin.Client.Gateway;

/// <summary>Tokens that an account key signs for providers. Spec: JWT with ES256K, claims version <c>v1</c>.</summary>
public static class GatewayToken
{
    /// <summary>How long a token is good unless told otherwise.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(15);

    // Clocks of other machines may run behind.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    /// <summary>A token for everything its account may do.</summary>
    public static string Create(SigningKey key, DateTimeOffset now, TimeSpan lifetime) =>
        Create(key, now, lifetime, new JsonObject { ["access"] = "full" });

    /// <summary>A token for some scopes, such as <c>status</c> and <c>logs</c>, of one provider's leases.</summary>
    public static string Create(SigningKey key, DateTimeOffset now, TimeSpan lifetime, Address provider, params string[] scopes) =>
        Create(key, now, lifetime, new JsonObject
        {
            ["access"] = "granular",
            ["permissions"] = new JsonArray(new JsonObject
            {
                ["provider"] = provider.ToString(),
                ["access"] = "scoped",
                ["scope"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]),
            }),
        });

    private static string Create(SigningKey key, DateTimeOffset now, TimeSpan lifetime, JsonObject leases)
    {
        var from = (now - Leeway).ToUnixTimeSeconds();
        var header = new JsonObject { ["alg"] = "ES256K", ["typ"] = "JWT" };
        var claims = new JsonObject
        {
            ["iss"] = key.Address.ToString(),
            ["iat"] = from,
            ["nbf"] = from,
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
            ["version"] = "v1",
            ["leases"] = leases,
        };
        var text = $"{Part(JsonSerializer.SerializeToUtf8Bytes(header))}.{Part(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{text}.{Part(key.Sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Part(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

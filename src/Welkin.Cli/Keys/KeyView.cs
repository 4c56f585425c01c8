using System.Text.Json.Nodes;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;
using Welkin.Core.Codec;

namespace Welkin.Cli.Keys;

/// <summary>Keys as the network's tools print them.</summary>
internal static class KeyView
{
    /// <summary>The public half as JSON text.</summary>
    public static string PublicKeyOf(KeyInfo key) => ProtoJson.ToText(key.PublicKey.ToAny());

    public static JsonObject Json(KeyInfo key, string? address = null) => new()
    {
        ["name"] = key.Name,
        ["type"] = key.Type,
        ["address"] = address ?? key.Address.ToString(),
        ["pubkey"] = PublicKeyOf(key),
    };

    public static IEnumerable<string> Text(KeyInfo key, string? address = null) =>
    [
        $"- name: {key.Name}",
        $"  type: {key.Type}",
        $"  address: {address ?? key.Address.ToString()}",
        $"  pubkey: '{PublicKeyOf(key)}'",
    ];

    public static void Print(Invocation run, KeyInfo key, string? address = null) => run.Output.Answer(Json(key, address), () => Text(key, address));
}

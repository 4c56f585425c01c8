using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace Welkin.Core.Codec;

/// <summary>The names that the network's Go types have: they stand in texts of errors, which tools read.</summary>
public static class GoNames
{
    /// <summary>Packages whose Go name is neither their last word nor <c>types</c>.</summary>
    private static readonly FrozenDictionary<string, string> Packages = new Dictionary<string, string>
    {
        ["akash.discovery.v1"] = "client",
        ["cosmos.authz.v1beta1"] = "authz",
        ["cosmos.base.node.v1beta1"] = "node",
        ["cosmos.base.query.v1beta1"] = "query",
        ["cosmos.base.reflection.v1beta1"] = "reflection",
        ["cosmos.base.reflection.v2alpha1"] = "v2alpha1",
        ["cosmos.base.tendermint.v1beta1"] = "cmtservice",
        ["cosmos.crypto.ed25519"] = "ed25519",
        ["cosmos.crypto.multisig"] = "multisig",
        ["cosmos.crypto.secp256k1"] = "secp256k1",
        ["cosmos.crypto.secp256r1"] = "secp256r1",
        ["cosmos.feegrant.v1beta1"] = "feegrant",
        ["cosmos.gov.v1"] = "v1",
        ["cosmos.gov.v1beta1"] = "v1beta1",
        ["cosmos.ics23.v1"] = "ics23",
        ["cosmos.params.v1beta1"] = "proposal",
        ["cosmos.tx.signing.v1beta1"] = "signing",
        ["cosmos.tx.v1beta1"] = "tx",
        ["ibc.core.commitment.v2"] = "v2",
        ["ibc.lightclients.solomachine.v3"] = "solomachine",
        ["ibc.lightclients.tendermint.v1"] = "tendermint",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The pointer type of a message: <c>*types.MsgSend</c>.</summary>
    public static string Of(MessageDescriptor message) => $"*{Package(message.File.Package)}.{Nested(message)}";

    private static string Package(string name)
    {
        if (Packages.TryGetValue(name, out var known))
        {
            return known;
        }

        var words = name.Split('.');
        return words[0] is "akash" or "welkin" || (words[0] == "tendermint" && words[1] != "abci") ? words[^1] : "types";
    }

    private static string Nested(MessageDescriptor message) =>
        message.ContainingType is { } outer ? $"{Nested(outer)}_{message.Name}" : message.Name;
}

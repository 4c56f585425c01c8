using System.Globalization;
using Tendermint.Types;
using Welkin.Core.Codec;
using Welkin.Engine.Json;
using Welkin.Engine.Validators;

namespace Welkin.Engine.Genesis;

/// <summary>Reads CometBFT's genesis document, and the SDK's form of the file around the same facts.</summary>
internal static class GenesisReader
{
    public static Result<GenesisDoc> Read(ReadOnlyMemory<byte> json, BlockTime now)
    {
        if (json.IsEmpty) return Error.Undefined("cannot decode empty bytes");
        if (!GoJson.Parse(json).TryGet(out var root, out var error)) return error;
        if (root.Kind != GoJsonKind.Object) return Error.Undefined($"json: cannot unmarshal {root.KindName} into Go value of type map[string]json.RawMessage");
        try
        {
            return Document(root, now).Completed();
        }
        catch (FieldException e)
        {
            return Error.Undefined(e.Message);
        }
    }

    /// <summary>Inside this file only: a wrong field unwinds to <see cref="Read"/>.</summary>
    private sealed class FieldException(string message) : Exception(message);

    private static GenesisDoc Document(GoJsonValue root, BlockTime now)
    {
        // The SDK writes the consensus group around validators and params; initial_height is a bare number there.
        var consensus = root["consensus"] is { Kind: GoJsonKind.Object } group ? group : null;
        var parameters = consensus?["params"] ?? root["consensus_params"];
        var validators = consensus?["validators"] ?? root["validators"];
        var state = root["app_state"];
        return new(
            Present(root["genesis_time"]) is { } time ? Time(time) : now,
            Text(root["chain_id"]),
            consensus is not null && root["initial_height"] is { Kind: GoJsonKind.Number } bare ? long.Parse(bare.Text, CultureInfo.InvariantCulture) : Long(root["initial_height"]),
            Present(parameters) is { } given ? Parameters(given) : ConsensusRules.Defaults(),
            Present(validators) is { } list ? [.. list.Items.Select(Member)] : [],
            Present(root["app_hash"]) is { } hash ? Hex(Text(hash)) : ByteString.Empty,
            Present(state) is { } raw ? raw.Raw : default);
    }

    private static ConsensusParams Parameters(GoJsonValue value) => new()
    {
        Block = new() { MaxBytes = Long(value["block"]?["max_bytes"]), MaxGas = Long(value["block"]?["max_gas"]) },
        Evidence = new()
        {
            MaxAgeNumBlocks = Long(value["evidence"]?["max_age_num_blocks"]),
            MaxAgeDuration = ConsensusRules.FromNanos(Long(value["evidence"]?["max_age_duration"])),
            MaxBytes = Long(value["evidence"]?["max_bytes"]),
        },
        Validator = new() { PubKeyTypes = { (value["validator"]?["pub_key_types"]?.Items ?? []).Select(Text) } },
        Version = new() { App = (ulong)Long(value["version"]?["app"]) },
        Abci = new() { VoteExtensionsEnableHeight = Long(value["abci"]?["vote_extensions_enable_height"]) },
    };

    private static GenesisValidator Member(GoJsonValue value)
    {
        var key = value["pub_key"];
        return new(Hex(Text(value["address"])), PublicKey(key), Long(value["power"]), Text(value["name"]));
    }

    private static ConsensusKey PublicKey(GoJsonValue? value)
    {
        var type = Text(value?["type"]) switch
        {
            "tendermint/PubKeyEd25519" => ConsensusKeyType.Ed25519,
            "tendermint/PubKeySecp256k1" => ConsensusKeyType.Secp256k1,
            var other => throw new FieldException($"unknown type name: {GoText.Quote(other)}"),
        };
        var bytes = new byte[64];
        if (!Convert.TryFromBase64String(Text(value?["value"]), bytes, out var size)) throw new FieldException("illegal base64 data at input byte 0");
        return ConsensusKey.Of(type, ByteString.CopyFrom(bytes, 0, size)).TryGet(out var key, out var error) ? key : throw new FieldException(error.Text);
    }

    private static BlockTime Time(GoJsonValue value)
    {
        var raw = System.Text.Encoding.UTF8.GetString(value.Raw.Span);
        if (!raw.EndsWith("Z\"", StringComparison.Ordinal)) throw new FieldException($"JSON time must be UTC and end with 'Z', but got {GoText.Quote(raw)}");
        return BlockTime.Parse(value.Text).TryGet(out var time, out var error) ? time : throw new FieldException(error.Text);
    }

    private static GoJsonValue? Present(GoJsonValue? value) => value is null || value.IsNull ? null : value;

    private static string Text(GoJsonValue? value)
    {
        if (Present(value) is null) return "";
        return value!.Kind == GoJsonKind.String ? value.Text : throw new FieldException($"json: cannot unmarshal {value.KindName} into Go value of type string");
    }

    private static long Long(GoJsonValue? value)
    {
        if (Present(value) is null) return 0;
        var raw = System.Text.Encoding.UTF8.GetString(value!.Raw.Span);
        if (value.Kind != GoJsonKind.String) throw new FieldException($"invalid 64-bit integer encoding {GoText.Quote(raw)}, expected string");
        return long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FieldException($"json: cannot unmarshal string {value.Text} into Go value of type int64");
    }

    private static ByteString Hex(string text) =>
        GoHex.Decode(text).TryGet(out var bytes, out var fault) ? ByteString.CopyFrom(bytes) : throw new FieldException(fault.Text);
}

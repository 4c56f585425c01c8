using System.Globalization;
using System.Text.Json;
using Welkin.Engine.Json;

namespace Welkin.Node.Rpc;

/// <summary>A call's id: a number or a text, echoed as it came.</summary>
public readonly record struct RpcId(long? Number, string? Text)
{
    /// <summary>Id of replies to calls by URI, and to calls that broke the server.</summary>
    public static readonly RpcId MinusOne = new(-1, null);

    public void WriteTo(Utf8JsonWriter json)
    {
        if (Number is { } number) json.WriteNumber("id", number);
        else if (Text is not null) json.WriteString("id", Text);
    }
}

/// <summary>One call. Without an id it is a notification, which gets no reply.</summary>
internal sealed record RpcRequest(RpcId? Id, string Method, GoJsonValue? Parameters)
{
    // Go prints the anonymous struct it decodes into.
    private const string GoStruct =
        """struct { JSONRPC string "json:\"jsonrpc\""; ID interface {} "json:\"id,omitempty\""; Method string "json:\"method\""; Params json.RawMessage "json:\"params\"" }""";

    /// <summary>Reads one call or a batch; false in the second place for a single call.</summary>
    /// <remarks>Errors: undefined, with Go's text: one bad member spoils a batch.</remarks>
    public static Result<IReadOnlyList<RpcRequest>> ParseAll(ReadOnlyMemory<byte> body)
    {
        if (!GoJson.Parse(body).TryGet(out var root, out var error))
        {
            // Go reads deeper, and then finds that a call is no list of lists.
            var nested = error.Text == GoJson.TooDeep && body.Span.Trim(" \t\r\n"u8).StartsWith("[["u8);
            return nested ? Error.Undefined($"json: cannot unmarshal array into Go value of type {GoStruct}") : error;
        }
        if (root.IsNull) return Result.Of<IReadOnlyList<RpcRequest>>([]);
        if (root.Kind != GoJsonKind.Array) return Parse(root).TryGet(out var single, out error) ? Result.Of<IReadOnlyList<RpcRequest>>([single]) : error;
        var batch = new List<RpcRequest>();
        foreach (var item in root.Items)
        {
            if (!Parse(item).TryGet(out var request, out _)) return Parse(root).TryGet(out _, out error) ? Result.Of<IReadOnlyList<RpcRequest>>([]) : error;
            batch.Add(request);
        }
        return batch;
    }

    public static Result<RpcRequest> Parse(GoJsonValue value)
    {
        if (value.IsNull) return new RpcRequest(null, "", null);
        if (value.Kind != GoJsonKind.Object) return Error.Undefined($"json: cannot unmarshal {value.KindName} into Go value of type {GoStruct}");
        foreach (var name in new[] { "jsonrpc", "method" })
            if (value[name] is { } member && member.Kind is not (GoJsonKind.String or GoJsonKind.Null))
                return Error.Undefined($"json: cannot unmarshal {member.KindName} into Go struct field .{name} of type string");
        if (!IdOf(value["id"]).TryGet(out var id, out var error)) return error;
        return new RpcRequest(id, value["method"]?.Text ?? "", value["params"]);
    }

    private static Result<RpcId?> IdOf(GoJsonValue? value) => value?.Kind switch
    {
        null or GoJsonKind.Null => (RpcId?)null,
        GoJsonKind.String => (RpcId?)new RpcId(null, value.Text),
        GoJsonKind.Number => (RpcId?)new RpcId(Truncated(double.Parse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture)), null),
        GoJsonKind.Bool => Error.Undefined($"json-rpc ID ({value.Text}) is of unknown type (bool)"),
        GoJsonKind.Array => Error.Undefined("json-rpc ID ([]) is of unknown type ([]interface {})"),
        _ => Error.Undefined("json-rpc ID (map[]) is of unknown type (map[string]interface {})"),
    };

    // Go on amd64 turns a float outside the range into the lowest integer.
    private static long Truncated(double number) => number is >= -9.2233720368547758e18 and < 9.2233720368547758e18 ? (long)number : long.MinValue;
}

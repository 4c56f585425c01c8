using System.Text.Json;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.WebUtilities;
using Welkin.Core.Codec;

namespace Welkin.Node.Rest;

/// <summary>Makes request messages from path, query and body. All errors are undefined ones with the gateway's texts.</summary>
internal static class RestRequests
{
    /// <param name="query">Query string, or the body of a form.</param>
    public static Result<IMessage> Build(RestMatch match, string query, ReadOnlyMemory<byte> body)
    {
        var type = match.Route.Method.InputType;
        if (!(match.Route.HasBody ? FromBody(type, body) : Result.Of(Empty(type))).TryGet(out var message, out var error)) return error;
        foreach (var (name, value) in match.PathValues)
            if (!FieldValues.SetFromPath(message, name, value).TryGet(out _, out error)) return error;
        // With a whole body the gateway reads no parameters.
        if (match.Route.HasBody) return Result.Of(message);
        if (!Parameters(query).TryGet(out var parameters, out error)) return error;
        var fromPath = match.Route.Path.Variables.ToHashSet();
        foreach (var (name, values) in parameters)
            if (!fromPath.Contains(name) && !FieldValues.SetFromQuery(message, name, values).TryGet(out _, out error)) return error;
        return Result.Of(message);
    }

    private static Result<IMessage> FromBody(MessageDescriptor type, ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty) return Result.Of(Empty(type));
        try
        {
            // What follows the first document is not looked at.
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { AllowMultipleValues = true });
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Null => Result.Of(Empty(type)),
                JsonValueKind.Object => InGatewayWords(ProtoJson.Decode(type, document.RootElement.Clone(), UnknownMembers.Ignore)),
                JsonValueKind.Array => Error.Undefined("json: cannot unmarshal array into Go value of type map[string]json.RawMessage"),
                JsonValueKind.String => Error.Undefined("json: cannot unmarshal string into Go value of type map[string]json.RawMessage"),
                JsonValueKind.Number => Error.Undefined("json: cannot unmarshal number into Go value of type map[string]json.RawMessage"),
                _ => Error.Undefined("json: cannot unmarshal bool into Go value of type map[string]json.RawMessage"),
            };
        }
        catch (JsonException)
        {
            return Engine.Json.GoJson.Parse(body).TryGet(out _, out var error) ? Error.Undefined("unexpected EOF")
                : error.Text == "unexpected end of JSON input" ? Error.Undefined("unexpected EOF") : error;
        }
    }

    private static Result<IMessage> InGatewayWords(Result<IMessage> decoded)
    {
        const string Unresolved = "unable to resolve type URL /";
        if (decoded.TryGet(out var message, out var error)) return Result.Of(message);
        return error.Text.StartsWith(Unresolved, StringComparison.Ordinal) ? Error.Undefined($"unknown message type \"{error.Text[Unresolved.Length..]}\"") : error;
    }

    private static IMessage Empty(MessageDescriptor type) => type.Parser.ParseFrom(ByteString.Empty);

    private static Result<IEnumerable<KeyValuePair<string, List<string>>>> Parameters(string query)
    {
        var parameters = new Dictionary<string, List<string>>();
        if (query.Contains(';')) return Error.Undefined("invalid semicolon separator in query");
        if (BadEscape(query) is { } bad) return Error.Undefined($"invalid URL escape {Engine.Json.GoText.Quote(bad)}");
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.DecodeName().ToString();
            if (!parameters.TryGetValue(name, out var values)) parameters[name] = values = [];
            values.Add(pair.DecodeValue().ToString());
        }
        // In the order of names: which of two faults is told must not depend on hashing.
        return Result.Of<IEnumerable<KeyValuePair<string, List<string>>>>(parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    private static string? BadEscape(string query)
    {
        for (var at = query.IndexOf('%'); at >= 0; at = query.IndexOf('%', at + 1))
            if (at + 2 >= query.Length || !char.IsAsciiHexDigit(query[at + 1]) || !char.IsAsciiHexDigit(query[at + 2])) return query[at..Math.Min(at + 3, query.Length)];
        return null;
    }
}

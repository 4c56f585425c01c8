using System.Text.Json.Nodes;
using Google.Protobuf;
using Welkin.Client;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Cli.Gov;

/// <summary>One member that a message would change.</summary>
/// <param name="Path">Where it stands, with dots.</param>
/// <param name="Now">What it is; empty when it is not there.</param>
/// <param name="Then">What it would be; empty when it would not be there.</param>
internal sealed record Change(string Path, string Now, string Then);

/// <summary>What a message that sets params would change.</summary>
internal static class ParamsDiff
{
    /// <summary>The changes of a message; null when it sets no params.</summary>
    public static async Task<IReadOnlyList<Change>?> OfAsync(RpcClient rpc, IMessage message, CancellationToken cancellation)
    {
        var then = JsonNode.Parse(ProtoJson.ToText(message))!.AsObject();
        if (then["params"] is not JsonObject wanted) return null;
        var (method, member) = message is Cosmos.Gov.V1.MsgUpdateMessageParams
            ? ("/cosmos.gov.v1.Query/MessageBasedParams", "msg_url")
            : ($"/{message.Descriptor.File.Package}.Query/Params", null);
        if (!message.Descriptor.Name.StartsWith("MsgUpdate", StringComparison.Ordinal) || !TypeUrls.TryGetMethod(method, out var query)) return null;
        var request = query.InputType.Parser.ParseFrom([]);
        if (member is not null) query.InputType.FindFieldByName(member).Accessor.SetValue(request, then[member]!.GetValue<string>());
        var answer = await rpc.AbciQueryAsync(method, request.ToByteArray(), null, prove: false, cancellation);
        if (answer.Error is { } error && !error.Is(SdkErrors.KeyNotFound)) throw new ClientException(error);
        var now = answer.Error is null ? JsonNode.Parse(ProtoJson.ToText(query.OutputType.Parser.ParseFrom(answer.Value)))!["params"] : null;
        return Between(now, wanted);
    }

    /// <summary>Members that differ, by path.</summary>
    public static IReadOnlyList<Change> Between(JsonNode? now, JsonNode? then)
    {
        var (before, after) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedDictionary<string, string>(StringComparer.Ordinal));
        Flatten("", now, before);
        Flatten("", then, after);
        return [.. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(path => new Change(path, before.GetValueOrDefault(path, ""), after.GetValueOrDefault(path, "")))
            .Where(change => change.Now != change.Then)];
    }

    // A list is one value: what moved within it is seen best as a whole.
    private static void Flatten(string path, JsonNode? node, SortedDictionary<string, string> into)
    {
        switch (node)
        {
            case null:
                break;
            case JsonObject members:
                foreach (var (name, value) in members) Flatten(path.Length == 0 ? name : $"{path}.{name}", value, into);
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                into[path] = text;
                break;
            default:
                into[path] = node.ToJsonString();
                break;
        }
    }
}

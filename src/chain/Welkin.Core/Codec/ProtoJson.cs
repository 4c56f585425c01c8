using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Welkin.Core.Codec;

/// <summary>What a reader does with a member that the message does not have.</summary>
public enum UnknownMembers
{
    /// <summary>An error, as in genesis files and on the command line.</summary>
    Refuse,

    /// <summary>Skipped, as in bodies of REST requests.</summary>
    Ignore,
}

/// <summary>
/// JSON as the network's REST side, command line, genesis and typed events have it: proto field names in the order of
/// declaration, zero values written, 64-bit numbers as strings, envelopes with <c>@type</c>.
/// </summary>
/// <remarks>Spec: gogoproto <c>jsonpb</c> with OrigName and EmitDefaults, custom types of cosmossdk.io/math v1.5.3.</remarks>
public static class ProtoJson
{
    private const int MaxDepth = 200;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The JSON in UTF-8.</summary>
    public static byte[] Encode(IMessage message)
    {
        var writer = new ProtoJsonWriter();
        writer.Message(message);
        return writer.Text.ToArray();
    }

    /// <summary>The JSON as text.</summary>
    public static string ToText(IMessage message)
    {
        var writer = new ProtoJsonWriter();
        writer.Message(message);
        return writer.Text.ToString();
    }

    /// <summary>The members of the message's object in order, each with the JSON of its value. Unset oneofs have none.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Members(IMessage message)
    {
        var members = new List<KeyValuePair<string, string>>();
        foreach (var member in MessagePlan.Of(message).Members)
        {
            var writer = new ProtoJsonWriter();
            if (writer.Member(member, message, withName: false) is { } field)
            {
                members.Add(new(field.Name, writer.Text.ToString()));
            }
        }

        return members;
    }

    /// <summary>Reads a message from UTF-8. Errors: undefined.</summary>
    public static Result<IMessage> Decode(MessageDescriptor descriptor, ReadOnlyMemory<byte> json, UnknownMembers unknown)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Decode(descriptor, document.RootElement, unknown);
        }
        catch (JsonException exception)
        {
            return Error.Undefined(exception.Message);
        }
    }

    /// <summary>Reads a message from a part of a document. Errors: undefined.</summary>
    public static Result<IMessage> Decode(MessageDescriptor descriptor, JsonElement json, UnknownMembers unknown)
    {
        var message = descriptor.Parser.ParseFrom([]);
        try
        {
            return new ProtoJsonReader(unknown).Message(message, json) is { } error ? error : Result.Of(message);
        }
        catch (InvalidOperationException exception)
        {
            // The platform finds broken UTF-8 and lone surrogates only when a text is taken out of the document.
            return Error.Undefined(exception.Message);
        }
    }

    /// <summary>Reads a message from text. Errors: undefined.</summary>
    public static Result<T> Decode<T>(string json, UnknownMembers unknown)
        where T : class, IMessage<T>, new()
    {
        var result = Decode(new T().Descriptor, System.Text.Encoding.UTF8.GetBytes(json), unknown);
        return result.Map(message => (T)message);
    }
}

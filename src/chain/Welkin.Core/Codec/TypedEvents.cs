using Google.Protobuf;

namespace Welkin.Core.Codec;

/// <summary>Events that are messages: the type is the message's name, every attribute the JSON of one field.</summary>
public static class TypedEvents
{
    /// <summary>The event's type.</summary>
    public static string TypeOf(IMessage message) => message.Descriptor.FullName;

    /// <summary>The attributes, sorted by name in byte order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Attributes(IMessage message) =>
        [.. ProtoJson.Members(message).OrderBy(member => member.Key, StringComparer.Ordinal)];
}

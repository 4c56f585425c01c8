using Google.Protobuf;
using Welkin.Core.Codec;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>Value codecs that write what the network's Go types write.</summary>
public static class GogoValue
{
    /// <summary>A message as its gogoproto type is stored: parts that Go holds by value are always there.</summary>
    public static ValueCodec<T> Of<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
        => TypeUrls.TryGetMessage(parser.ParseFrom(ByteString.Empty).Descriptor.FullName, out _)
            ? new(static message => GogoWire.Encode(message), bytes => GogoWire.Reread(parser, bytes))
            : new(static message => message.ToByteArray(), parser.ParseFrom); // wrappers of single values have no such parts
}

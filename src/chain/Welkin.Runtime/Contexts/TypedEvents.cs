using Google.Protobuf;
using Tendermint.Abci;

namespace Welkin.Runtime;

/// <summary>Turns a protobuf message into an event as the SDK's EmitTypedEvent does.</summary>
internal static class TypedEvents
{
    // Follows with the codec room: type = message name, attributes = JSON fields sorted by name.
    public static Event ToEvent(IMessage typed) => throw new NotImplementedException(typed.Descriptor.FullName);
}

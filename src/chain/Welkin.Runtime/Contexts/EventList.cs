using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core.Codec;

namespace Welkin.Runtime;

/// <summary>Events in the order of their emission.</summary>
public sealed class EventList
{
    private readonly List<Event> _events = [];

    /// <summary>The events so far.</summary>
    public IReadOnlyList<Event> Events => _events;

    /// <summary>Appends a plain event.</summary>
    public void Emit(Event item) => _events.Add(item);

    /// <summary>Appends a typed event: type = message name, attributes = its JSON fields sorted by name.</summary>
    public void Emit(IMessage typed)
    {
        var made = new Event { Type = TypedEvents.TypeOf(typed) };
        made.Attributes.AddRange(TypedEvents.Attributes(typed).Select(member => new EventAttribute { Key = member.Key, Value = member.Value }));
        _events.Add(made);
    }

    /// <summary>Appends all events of another list.</summary>
    public void Append(EventList other) => _events.AddRange(other._events);

    /// <summary>Takes the events out.</summary>
    public IReadOnlyList<Event> Drain()
    {
        var drained = _events.ToArray();
        _events.Clear();
        return drained;
    }
}

/// <summary>Builds plain events in one line.</summary>
public static class Events
{
    /// <summary>An event of the given type and attributes, in their order; attributes are not yet marked for the index.</summary>
    public static Event Of(string type, params ReadOnlySpan<(string Key, string Value)> attributes)
    {
        var made = new Event { Type = type };
        foreach (var (key, value) in attributes) made.Attributes.Add(new EventAttribute { Key = key, Value = value });
        return made;
    }
}

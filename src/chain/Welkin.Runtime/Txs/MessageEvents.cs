using System.Globalization;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core.Codec;

namespace Welkin.Runtime;

/// <summary>The events of one message as a transaction shows them.</summary>
internal static class MessageEvents
{
    private const string ModuleKey = "module";

    /// <summary>The message's own event first, then the handler's; each with the message's index.</summary>
    public static IEnumerable<Event> Of(IMessage msg, IReadOnlyList<Event> handler, int index)
    {
        var url = TypeUrls.Of(msg);
        var own = Events.Of("message", ("action", url));
        if (Signers.Of(msg).TryGet(out var signers, out _) && signers.Count > 0)
        {
            own.Attributes.Add(new EventAttribute { Key = "sender", Value = signers[0].ToString() });
        }

        var named = handler.Any(item => item.Attributes.Any(attribute => attribute.Key == ModuleKey));
        if (!named && ModuleOf(url) is { Length: > 0 } module)
        {
            own.Attributes.Add(new EventAttribute { Key = ModuleKey, Value = module });
        }

        return handler.Prepend(own).Select(item => WithIndex(item, index));
    }

    // "/cosmos.bank.v1beta1.MsgSend" names the module in its second part.
    private static string ModuleOf(string url)
    {
        var parts = url.Split('.');
        return parts.Length > 1 ? parts[1] : "";
    }

    private static Event WithIndex(Event item, int index)
    {
        var copy = item.Clone();
        copy.Attributes.Add(new EventAttribute { Key = "msg_index", Value = index.ToString(CultureInfo.InvariantCulture) });
        return copy;
    }
}

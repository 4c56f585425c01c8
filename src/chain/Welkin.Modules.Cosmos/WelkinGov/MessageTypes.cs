using Cosmos.Authz.V1Beta1;
using Cosmos.Gov.V1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>The types of the messages of a proposal, also of those that others carry: wrapping never escapes an entry.</summary>
/// <param name="Urls">Type URLs in order of appearance, wrappers included, each once.</param>
/// <param name="Acts">How many messages act; a wrapper does not act by itself.</param>
internal sealed record MessageTypes(IReadOnlyList<string> Urls, int Acts)
{
    private const int MostMessages = 1000;

    /// <summary>Takes messages apart. Errors: undefined for what cannot be read, welkingov 8.</summary>
    public static Result<MessageTypes> Of(IEnumerable<Any> messages)
    {
        var urls = new List<string>();
        var (acts, seen) = (0, 0);
        var waiting = new Stack<Any>(messages.Reverse());
        while (waiting.TryPop(out var any))
        {
            if (++seen > MostMessages) return WelkinGovErrors.TooManyMessages.With($"more than {MostMessages}");
            if (!urls.Contains(any.TypeUrl)) urls.Add(any.TypeUrl);
            if (any.TypeUrl == "/" + MsgExec.Descriptor.FullName)
            {
                if (!TypeUrls.Unpack<MsgExec>(any).TryGet(out var exec, out var error)) return error;
                foreach (var inner in exec.Msgs.Reverse()) waiting.Push(inner);
                continue;
            }

            acts++;
            if (any.TypeUrl != "/" + MsgExecLegacyContent.Descriptor.FullName) continue;
            if (!TypeUrls.Unpack<MsgExecLegacyContent>(any).TryGet(out var legacy, out var failed)) return failed;
            if (legacy.Content is { } content && !urls.Contains(content.TypeUrl)) urls.Add(content.TypeUrl);
        }

        return new MessageTypes(urls, acts);
    }
}

using System.CommandLine;
using Cosmos.Base.Query.V1Beta1;
using Google.Protobuf;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Chain;

/// <summary>Options for answers that come in pages.</summary>
internal sealed class PageFlags
{
    private readonly Option<ulong> _limit = new("--limit") { Description = "How many at most", HelpName = "NUMBER", DefaultValueFactory = _ => 100 };
    private readonly Option<string?> _key = new("--page-key") { Description = "Where to go on: next_key of the page before", HelpName = "BASE64" };
    private readonly Option<ulong> _offset = new("--offset") { Description = "How many to leave out", HelpName = "NUMBER" };
    private readonly Option<ulong> _page = new("--page") { Description = "Which page, from 1", HelpName = "NUMBER", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _count = new("--count-total") { Description = "Say how many there are" };
    private readonly Option<bool> _reverse = new("--reverse") { Description = "Last one first" };

    public void AddTo(Command command) => command.With(_limit, _key, _offset, _page, _count, _reverse);

    /// <summary>Fills the request's <c>pagination</c>.</summary>
    public void Fill(IMessage request, Invocation run)
    {
        var limit = run.Get(_limit);
        var page = new PageRequest
        {
            Limit = limit,
            Offset = run.Get(_offset) + ((Math.Max(run.Get(_page), 1) - 1) * limit),
            CountTotal = run.Get(_count),
            Reverse = run.Get(_reverse),
        };
        if (run.Get(_key) is { } key)
        {
            page.Key = KeyOf(key);
        }

        request.Descriptor.FindFieldByName("pagination").Accessor.SetValue(request, page);
    }

    private static ByteString KeyOf(string text)
    {
        try
        {
            return ByteString.FromBase64(text);
        }
        catch (FormatException fault)
        {
            throw new CliException($"'{text}' is no page key", "Give the next_key of the page before", fault);
        }
    }
}

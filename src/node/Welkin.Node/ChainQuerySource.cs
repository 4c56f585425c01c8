using Welkin.Runtime;

namespace Welkin.Node;

/// <summary>The kernel's query routes as gRPC and REST see them.</summary>
public sealed class ChainQuerySource(ChainApplication application) : IQuerySource
{
    private const int Unknown = 2;

    public bool Knows(string method) => application.Modules.Query(method) is not null;

    public long LatestHeight => application.LastHeight.Value;

    public (IMessage? Response, QueryFailure? Failure) Answer(string method, ReadOnlyMemory<byte> request, long height)
    {
        if (!application.ContextAt(height).TryGet(out var context, out var error)) return (null, Failure(error, hasHeight: false));
        var route = application.Modules.Query(method)!;
        return route.Answer(context, request).TryGet(out var response, out error) ? (response, null) : (null, Failure(error, hasHeight: true));
    }

    /// <summary>gRPC shows a registered error by codespace and code, its registered words before the context.</summary>
    internal static QueryFailure Failure(Error error, bool hasHeight)
    {
        if (GrpcError.HasStatus(error, out _)) return new((int)error.Code, GrpcError.StatusText(error), hasHeight);
        if (error.Codespace == Error.UndefinedCodespace) return new(Unknown, error.Text, hasHeight);
        var split = error.Text.LastIndexOf(": ", StringComparison.Ordinal);
        var text = split < 0 ? error.Text : $"{error.Text[(split + 2)..]}: {error.Text[..split]}";
        return new(Unknown, $"codespace {error.Codespace} code {error.Code}: {text}", hasHeight);
    }
}

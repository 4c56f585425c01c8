namespace Welkin.Node;

/// <summary>A failed query with its gRPC status.</summary>
/// <param name="Status">gRPC status code, never 0.</param>
/// <param name="HasHeight">True when a handler answered so at a height; false when the height itself was refused.</param>
public sealed record QueryFailure(int Status, string Message, bool HasHeight);

/// <summary>The application's queries by gRPC method: what gRPC and REST serve. One router answers these and <c>abci_query</c>.</summary>
public interface IQuerySource
{
    /// <summary>Does the application answer this method, <c>/package.Service/Method</c>?</summary>
    bool Knows(string method);

    /// <summary>Last committed height.</summary>
    long LatestHeight { get; }

    /// <summary>Answers a request at a committed height.</summary>
    /// <param name="height">Not 0: the caller resolves the newest, which it also reports.</param>
    (IMessage? Response, QueryFailure? Failure) Answer(string method, ReadOnlyMemory<byte> request, long height);
}

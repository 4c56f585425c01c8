using System.Globalization;
using Google.Protobuf;
using Welkin.Client.Grpc;
using Welkin.Client.Rpc;
using Welkin.Core;

namespace Welkin.Client.Queries;

/// <summary>A way to ask the application's query services.</summary>
public interface IQueryTransport
{
    /// <summary>Calls a method of a query service.</summary>
    /// <param name="path">For example <c>/cosmos.bank.v1beta1.Query/Balance</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="height">A committed height; null for the newest.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<TResponse> QueryAsync<TRequest, TResponse>(string path, TRequest request, Height? height, CancellationToken cancellation)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new();
}

/// <summary>Queries through a node's RPC port.</summary>
public sealed class AbciTransport(RpcClient rpc) : IQueryTransport
{
    /// <inheritdoc/>
    public async Task<TResponse> QueryAsync<TRequest, TResponse>(string path, TRequest request, Height? height, CancellationToken cancellation)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        var answer = await rpc.AbciQueryAsync(path, request.ToByteArray(), height, prove: false, cancellation).ConfigureAwait(false);
        if (answer.Error is { } error)
        {
            throw new ClientException(error);
        }

        var response = new TResponse();
        response.MergeFrom(answer.Value);
        return response;
    }
}

/// <summary>Queries through a node's gRPC port.</summary>
public sealed class GrpcTransport(GrpcChannel channel) : IQueryTransport
{
    private const string HeightHeader = "x-cosmos-block-height";

    /// <inheritdoc/>
    public Task<TResponse> QueryAsync<TRequest, TResponse>(string path, TRequest request, Height? height, CancellationToken cancellation)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        var metadata = height is { } known
            ? new Dictionary<string, string> { [HeightHeader] = known.Value.ToString(CultureInfo.InvariantCulture) }
            : null;
        return channel.UnaryAsync<TRequest, TResponse>(path, request, metadata, cancellation);
    }
}

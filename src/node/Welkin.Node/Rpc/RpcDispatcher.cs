using Welkin.Engine.Json;

namespace Welkin.Node.Rpc;

/// <summary>Finds the method of a call, reads its arguments and runs it.</summary>
internal sealed class RpcDispatcher(IEnumerable<RpcMethod> methods, ILogger log)
{
    public SortedDictionary<string, RpcMethod> Methods { get; } = new(methods.ToDictionary(method => method.Name), StringComparer.Ordinal);

    /// <summary>A reply, and whether a cache may keep it.</summary>
    public readonly record struct Outcome(RpcReply Reply, bool MayCache, bool Broken = false);

    /// <param name="find">Which methods this transport serves.</param>
    public async Task<Outcome> Call(RpcRequest request, Func<string, RpcMethod?> find, CancellationToken cancel)
    {
        if (find(request.Method) is not { } method) return new(RpcReply.MethodNotFound(request.Id), false);
        var arguments = RpcArguments.None;
        if (request.Parameters is { } parameters)
        {
            if (!ArgumentReader.FromJson(method, parameters).TryGet(out var given, out var error))
                return new(RpcReply.InvalidParams(request.Id, "error converting json params to arguments: " + error.Text), false);
            arguments = given;
        }
        else if (method.Arguments.Count > 0)
        {
            // The network's node panics here, and answers what the panic says.
            return new(RpcReply.Internal(RpcId.MinusOne, "reflect: Call with too few input arguments"), false, Broken: true);
        }
        return await Run(method, request.Id, arguments, cancel);
    }

    /// <summary>A call by URI; its id is always -1.</summary>
    public async Task<Outcome> CallByUri(RpcMethod method, Func<string, string> valueOf, CancellationToken cancel)
    {
        if (!ArgumentReader.FromUri(method, valueOf).TryGet(out var arguments, out var error))
            return new(RpcReply.InvalidParams(RpcId.MinusOne, "error converting http params to arguments: " + error.Text), false);
        return await Run(method, RpcId.MinusOne, arguments, cancel);
    }

    private async Task<Outcome> Run(RpcMethod method, RpcId? id, RpcArguments arguments, CancellationToken cancel)
    {
        var mayCache = method.MayCache(arguments);
        try
        {
            var result = await method.Run(arguments, cancel);
            return new(result.TryGet(out var write, out var error) ? RpcReply.Success(id, write) : RpcReply.Internal(id, error.Text), mayCache);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            RpcLog.MethodFailed(log, e, method.Name);
            return new(RpcReply.Internal(id, e.Message), false, Broken: true);
        }
    }
}

internal static partial class RpcLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "RPC method {Method} failed")]
    public static partial void MethodFailed(ILogger log, Exception error, string method);
}

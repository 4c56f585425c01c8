using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Runtime;

/// <summary>The way from a type URL to its handler.</summary>
public sealed class MsgRoute
{
    private readonly Func<IMessage, Result<Unit>> _check;
    private readonly Func<TxContext, IMessage, Result<IMessage>> _run;

    private MsgRoute(MessageDescriptor message, Func<IMessage, Result<Unit>> check, Func<TxContext, IMessage, Result<IMessage>> run)
    {
        Message = message;
        _check = check;
        _run = run;
    }

    /// <summary>Descriptor of the message.</summary>
    public MessageDescriptor Message { get; }

    /// <summary>Type URL of the message.</summary>
    public string TypeUrl => "/" + Message.FullName;

    /// <summary>Stateless validation.</summary>
    public Result<Unit> Check(IMessage msg) => _check(msg);

    /// <summary>Execution.</summary>
    public Result<IMessage> Run(TxContext ctx, IMessage msg) => _run(ctx, msg);

    internal static MsgRoute Of<TMsg, TResponse>(IMsgHandler<TMsg, TResponse> handler)
        where TMsg : class, IMessage<TMsg>, new()
        where TResponse : class, IMessage<TResponse>, new()
        => new(
            new TMsg().Descriptor,
            msg => handler.Check((TMsg)msg),
            (ctx, msg) => handler.Run(ctx, (TMsg)msg).TryGet(out var response, out var error)
                ? Result.Of<IMessage>(response)
                : error);
}

/// <summary>The way from a gRPC method to its answer.</summary>
public sealed class QueryRoute
{
    private readonly Func<QueryContext, ReadOnlyMemory<byte>, Result<IMessage>> _answer;

    private QueryRoute(string method, MessageDescriptor request, MessageDescriptor response, Func<QueryContext, ReadOnlyMemory<byte>, Result<IMessage>> answer)
    {
        Method = method;
        Request = request;
        Response = response;
        _answer = answer;
    }

    /// <summary>Full method path with its leading slash.</summary>
    public string Method { get; }

    /// <summary>Descriptor of the request.</summary>
    public MessageDescriptor Request { get; }

    /// <summary>Descriptor of the response.</summary>
    public MessageDescriptor Response { get; }

    /// <summary>Answers a protobuf-encoded request.</summary>
    public Result<IMessage> Answer(QueryContext ctx, ReadOnlyMemory<byte> request) => _answer(ctx, request);

    internal static QueryRoute Of<TRequest, TResponse>(string method, Func<QueryContext, TRequest, Result<TResponse>> answer)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
        => new(method, new TRequest().Descriptor, new TResponse().Descriptor, (ctx, bytes) =>
        {
            var request = new TRequest();
            if (GogoFaults.In(request.Descriptor, bytes.Span) is { } fault) return Error.Undefined(fault);
            try
            {
                request.MergeFrom(bytes.Span);
            }
            catch (InvalidProtocolBufferException malformed)
            {
                return Error.Undefined(malformed.Message);
            }

            return answer(ctx, request).TryGet(out var response, out var error) ? Result.Of<IMessage>(response) : error;
        });
}

/// <summary>A module's section of <c>app_state</c>.</summary>
internal sealed record GenesisSection(
    string Module,
    Func<BlockContext, string, IReadOnlyList<ValidatorUpdate>> Import,
    Func<QueryContext, string> Export)
{
    public static GenesisSection Of<TState>(
        string module, Func<BlockContext, TState, IReadOnlyList<ValidatorUpdate>> import, Func<QueryContext, TState> export)
        where TState : class, IMessage<TState>, new()
        => new(
            module,
            (ctx, json) => import(ctx, ProtoJson.Decode<TState>(json, UnknownMembers.Refuse).With($"genesis section {module}").OrThrow()),
            ctx => ProtoJson.ToText(export(ctx)));
}

/// <summary>A statement about state that holds after every block.</summary>
/// <param name="Module">Who makes it.</param>
/// <param name="Name">Its name within the module.</param>
/// <param name="Broken">Names what is broken, or answers null.</param>
public sealed record ModuleInvariant(string Module, string Name, Func<Context, string?> Broken);

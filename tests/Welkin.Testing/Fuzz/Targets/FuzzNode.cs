using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Welkin.App;
using Welkin.Core.Crypto;
using Welkin.Engine.Embedded;
using Welkin.Engine.Genesis;
using Welkin.Engine.Keys;
using Welkin.Node;
using Welkin.Node.Grpc;
using Welkin.Node.Rest;
using Welkin.Node.Rpc;
using Welkin.Node.Services;
using Welkin.Store;
using Welkin.Testing.Chain;

namespace Welkin.Testing.Fuzz.Targets;

/// <summary>The node's servers over the production application at height 3, without sockets: requests in, answers out.</summary>
internal sealed class FuzzNode
{
    private static readonly Lazy<FuzzNode> Only = new(() => new FuzzNode());
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly RpcServer _rpc;
    private readonly RestServer _rest;
    private readonly GrpcServer _grpc;
    private readonly FaultLog _log = new();

    private FuzzNode()
    {
        var key = PrivateKey.FromSeed(Hash.Sha256("node"u8));
        var database = new MemoryDatabase();
        var application = new WelkinApplication(database, new WelkinOptions());
        var validator = $$"""{"address":"","pub_key":{"type":"tendermint/PubKeyEd25519","value":"{{Convert.ToBase64String(key.Public.Bytes.ToByteArray())}}"},"power":"10","name":"v"}""";
        var genesis = $$"""{"genesis_time":"2026-01-01T00:00:00Z","chain_id":"fuzz-1","validators":[{{validator}}],"app_state":{{TestChain.WholeGenesis(FuzzAddresses.Names)}}}""";
        var engine = EmbeddedEngine.Open(application, database, GenesisDoc.Parse(System.Text.Encoding.UTF8.GetBytes(genesis), default).OrThrow(), key, EmbeddedOptions.Default, TimeProvider.System);
        for (var height = 0; height < 3; height++) engine.ProduceBlock(CancellationToken.None).GetAwaiter().GetResult();
        var config = new NodeConfig(
            "fuzz", new string('a', 40), new RpcConfig(ListenAddress.Local(0), RpcLimits.Default), new GrpcConfig(ListenAddress.Local(0)), new RestConfig(ListenAddress.Local(0)), "0.0025uakt", "akash", "v1.2.2");
        var context = new NodeContext(engine, new NodeIdentity(config.NodeId, config.Moniker, "tcp://0.0.0.0:26656", "tcp://127.0.0.1:26657"));
        var router = new ServiceRouter(new ChainQuerySource(application.Chain), [.. new TxService(context).Methods(), .. new CometService(context, config).Methods(), .. new NodeService(context, config).Methods()]);
        _rpc = new RpcServer(RpcTable.All(context), engine.Events, RpcLimits.Default, _log);
        _rest = new RestServer(router, config.Rest!);
        _grpc = new GrpcServer(router, config.Grpc!.MaxReceiveBytes);
        Dispatcher = new RpcDispatcher(RpcTable.All(context), _log);
        Events = engine.Events;
    }

    public static FuzzNode Instance => Only.Value;

    public RpcDispatcher Dispatcher { get; }

    public EventBus Events { get; }

    public (int Status, byte[] Body) Rpc(HttpContext context) => Answer(context, request => _rpc.Handle(request, CancellationToken.None));

    public (int Status, byte[] Body) Rest(HttpContext context) => Answer(context, _rest.Handle);

    public (int Status, byte[] Body) Grpc(HttpContext context) => Answer(context, _grpc.Handle);

    /// <summary>A request as the platform's server would hand it over.</summary>
    /// <param name="target">Path and query as they stand in the request line.</param>
    public static HttpContext Request(string method, string target, byte[] body, string contentType)
    {
        var mark = target.IndexOf('?');
        var path = mark < 0 ? target : target[..mark];
        var context = new DefaultHttpContext();
        var request = context.Features.Get<IHttpRequestFeature>()!;
        (request.Method, request.RawTarget, request.Path, request.QueryString) = (method, target, Uri.UnescapeDataString(path), mark < 0 ? "" : target[mark..]);
        request.Body = new MemoryStream(body);
        context.Request.ContentType = contentType;
        context.Response.Body = new MemoryStream();
        context.Features.Set<IHttpResponseTrailersFeature>(new SentTrailers());
        return context;
    }

    /// <summary>Fails when anything was logged as an error since the last call: servers answer those and go on.</summary>
    public void Check() => _log.Check();

    private (int Status, byte[] Body) Answer(HttpContext context, Func<HttpContext, Task> handle)
    {
        using var patience = new CancellationTokenSource(Patience);
        context.RequestAborted = patience.Token;
        handle(context).GetAwaiter().GetResult();
        Check();
        return (context.Response.StatusCode, ((MemoryStream)context.Response.Body).ToArray());
    }

    private sealed class SentTrailers : IHttpResponseTrailersFeature
    {
        public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();
    }

    private sealed class FaultLog : ILogger
    {
        private Exception? _fault;

        public void Check()
        {
            if (Interlocked.Exchange(ref _fault, null) is { } fault) throw new FuzzFault($"logged as an error: {fault}");
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => level >= LogLevel.Error;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
        {
            if (level >= LogLevel.Error) _fault = exception ?? new InvalidOperationException(format(state, exception));
        }
    }
}

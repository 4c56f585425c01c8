using Microsoft.AspNetCore.Server.Kestrel.Core;
using Welkin.Engine.Embedded;
using Welkin.Node.Grpc;
using Welkin.Node.Rest;
using Welkin.Node.Rpc;
using Welkin.Node.Services;

namespace Welkin.Node;

/// <summary>A running node: the engine making blocks, and the servers that answer about them.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly List<WebApplication> servers = [];
    private readonly EmbeddedEngine engine;
    private ILogger log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    private NodeHost(EmbeddedEngine engine) => this.engine = engine;

    /// <summary>Ends when the node was stopped; fails when the chain cannot go on.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Where the JSON-RPC server answers, as a URL.</summary>
    public string RpcUrl { get; private set; } = "";

    /// <summary>Where the gRPC server answers, as a URL; empty when it is not served.</summary>
    public string GrpcUrl { get; private set; } = "";

    /// <summary>Where the REST gateway answers, as a URL; empty when it is not served.</summary>
    public string RestUrl { get; private set; } = "";

    /// <summary>Starts the servers, then the engine.</summary>
    /// <param name="engine">Disposed with the host.</param>
    /// <exception cref="NodeException">A port is in use; the engine has then made no block.</exception>
    public static async Task<NodeHost> Start(EmbeddedEngine engine, IQuerySource queries, NodeConfig config, ILoggerFactory logs, CancellationToken cancel)
    {
        var host = new NodeHost(engine);
        try
        {
            await host.StartServers(queries, config, logs, cancel);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
        host.log = logs.CreateLogger("Welkin.Node");
        NodeLog.Started(host.log, engine.State.ChainId, engine.State.LastHeight, config.Moniker, config.NodeId);
        foreach (var (face, url) in new[] { ("JSON-RPC", host.RpcUrl), ("gRPC", host.GrpcUrl), ("REST", host.RestUrl) })
            if (url.Length > 0) NodeLog.Listening(host.log, face, url);
        host.Completion = Task.Run(() => engine.Run(host.stopping.Token), CancellationToken.None);
        return host;
    }

    /// <summary>Finishes the block that was begun, ends subscriptions, closes the servers.</summary>
    public async Task Stop()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        // A failure of the engine is for whoever awaits Completion.
        await Completion.ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var server in servers) await server.StopAsync();
        NodeLog.Stopped(log, engine.State.LastHeight);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        foreach (var server in servers) await server.DisposeAsync();
        servers.Clear();
        engine.Dispose();
        stopping.Dispose();
    }

    private async Task StartServers(IQuerySource queries, NodeConfig config, ILoggerFactory logs, CancellationToken cancel)
    {
        var identity = new NodeIdentity(config.NodeId, config.Moniker, "tcp://0.0.0.0:26656", $"tcp://{config.Rpc.Listen}");
        var context = new NodeContext(engine, identity) { CommitTimeout = config.Rpc.Limits.CommitTimeout };
        var rpc = new RpcServer(RpcTable.All(context), engine.Events, config.Rpc.Limits, logs.CreateLogger("Welkin.Node.Rpc"));
        RpcUrl = await Add(Servers.Start(new("JSON-RPC", config.Rpc.Listen, HttpProtocols.Http1, config.Rpc.Door), logs, request => rpc.Handle(request, stopping.Token), cancel));

        var router = new ServiceRouter(queries, [.. new TxService(context).Methods(), .. new CometService(context, config).Methods(), .. new NodeService(context, config).Methods(), .. new ReflectionServices(context, queries).Methods()]);
        if (config.Grpc is { } grpc)
            GrpcUrl = await Add(Servers.Start(new("gRPC", grpc.Listen, HttpProtocols.Http2, grpc.Door), logs, new GrpcServer(router, grpc.MaxReceiveBytes, grpc.MaxSendBytes).Handle, cancel));
        if (config.Rest is { } rest)
            RestUrl = await Add(Servers.Start(new("REST", rest.Listen, HttpProtocols.Http1, rest.Door), logs, new RestServer(router, rest).Handle, cancel));
    }

    private async Task<string> Add(Task<WebApplication> starting)
    {
        var server = await starting;
        servers.Add(server);
        return server.Urls.First();
    }
}

internal static partial class NodeLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "chain {ChainId} goes on after height {Height}; node {Moniker}, id {NodeId}")]
    public static partial void Started(ILogger log, string chainId, long height, string moniker, string nodeId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Face} listens on {Url}")]
    public static partial void Listening(ILogger log, string face, string url);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopped after height {Height}")]
    public static partial void Stopped(ILogger log, long height);
}

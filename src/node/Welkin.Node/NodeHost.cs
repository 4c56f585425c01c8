using Microsoft.AspNetCore.Server.Kestrel.Core;
using Welkin.Engine.Embedded;
using Welkin.Node.Rpc;

namespace Welkin.Node;

/// <summary>A running node: the engine making blocks, and the servers that answer about them.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly List<WebApplication> servers = [];
    private readonly EmbeddedEngine engine;

    private NodeHost(EmbeddedEngine engine) => this.engine = engine;

    /// <summary>Ends when the node was stopped; fails when the chain cannot go on.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

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
        host.Completion = Task.Run(() => engine.Run(host.stopping.Token), CancellationToken.None);
        return host;
    }

    /// <summary>Finishes the block that was begun, ends subscriptions, closes the servers.</summary>
    public async Task Stop()
    {
        await stopping.CancelAsync();
        // A failure of the engine is for whoever awaits Completion.
        await Completion.ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var server in servers) await server.StopAsync();
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
        var context = new NodeContext(engine, identity);
        var rpc = new RpcServer(RpcTable.All(context), engine.Events, config.Rpc.Limits, logs.CreateLogger("Welkin.Node.Rpc"));
        servers.Add(await Servers.Start("JSON-RPC", config.Rpc.Listen, HttpProtocols.Http1, logs, request => rpc.Handle(request, stopping.Token), cancel));
    }
}

using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Welkin.Core.Crypto;
using Welkin.Engine.Embedded;
using Welkin.Engine.Genesis;
using Welkin.Engine.Keys;
using Welkin.Node;
using Welkin.Node.Rpc;
using Welkin.Store;
using Welkin.Tests.Engine;

namespace Welkin.Tests.Node;

/// <summary>A whole node over the counting application, on free ports of this machine.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private TestNode(EmbeddedEngine engine, NodeHost host) => (Engine, Host) = (engine, host);

    public EmbeddedEngine Engine { get; }

    public NodeHost Host { get; }

    public static NodeConfig Config { get; } = new(
        "test", new string('a', 40), new RpcConfig(ListenAddress.Local(0), RpcLimits.Default), new GrpcConfig(ListenAddress.Local(0)), new RestConfig(ListenAddress.Local(0)),
        "0.002500000000000000uakt", "akash", "v1.2.2");

    public static async Task<TestNode> Start(CancellationToken cancel, NodeConfig? config = null)
    {
        var key = PrivateKey.FromSeed(Hash.Sha256("node"u8));
        var database = new MemoryDatabase();
        var genesis = GenesisDoc.Parse("""{"genesis_time":"2026-01-01T00:00:00Z","chain_id":"node-1","app_state":{}}"""u8.ToArray(), default).OrThrow();
        var options = EmbeddedOptions.Default with { BlockTime = TimeSpan.FromMilliseconds(200) };
        var engine = EmbeddedEngine.Open(new CountingApp(database, key), database, genesis, key, options, TimeProvider.System);
        // One block before anybody asks, as after a restart.
        await engine.ProduceBlock(cancel);
        return new(engine, await NodeHost.Start(engine, new BankParams(engine), config ?? Config, NullLoggerFactory.Instance, cancel));
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>The one query of this application.</summary>
    private sealed class BankParams(EmbeddedEngine engine) : IQuerySource
    {
        public long LatestHeight => engine.State.LastHeight;

        public bool Knows(string method) => method.StartsWith("/cosmos.bank.v1beta1.Query/", StringComparison.Ordinal) && !method.EndsWith("Nope", StringComparison.Ordinal);

        public (IMessage? Response, QueryFailure? Failure) Answer(string method, ReadOnlyMemory<byte> request, long height) => method.EndsWith("/Params", StringComparison.Ordinal)
            ? (new Cosmos.Bank.V1Beta1.QueryParamsResponse { Params = new() { DefaultSendEnabled = true } }, null)
            : (null, new QueryFailure(3, "invalid address: decoding bech32 failed: invalid separator index 5", HasHeight: true));
    }
}

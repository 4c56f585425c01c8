using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Welkin.App;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Engine.Embedded;
using Welkin.Engine.Genesis;
using Welkin.Engine.Keys;
using Welkin.Node;
using Welkin.Node.Rpc;
using Welkin.Store;

namespace Welkin.Testing.Live;

/// <summary>A whole node of the recorded chain: its genesis and its transactions at their heights and times, but signed by a key of ours.</summary>
public sealed class LiveNode : IAsyncDisposable
{
    // The recorder asked about this block and the transaction in it, which are not among the recorded ones.
    private const string AskedHeight = "736";
    private const string AskedTx = "806407F03E8FBBF6E3CB260C8EE74D73A131CEF64FF53FF80B6631AB0211CDF6";
    private const string AskedBlock = "AC76D11DAE8ABB1BF650E5A3EEC9352D776B18F252D696D3C9FFDD1A9A9918D8";

    // The recorded validator's own account and key stand in for a delegator of later blocks and for its recorded key.
    private const string AskedDelegator = "akash1l29wlner4mg356m2pwcj70t2v5fw7ujlcg8pa8";
    private const string AskedConsensusKey = "akashvalcons12cv6dqh028ewvrvspcls8r2jldvpsdjmvsquqk";
    private const string Validator = "akashvaloper1na6tqj0mew6tfr3v4rgrepulg4l5szeya6vqr0";
    private const string MinimumGasPrice = "0.002500000000000000uakt";

    // The account that signed most recorded transactions, and what the chain knew of it when its last ones were recorded.
    private const string Signer = "akash1uyf9pjg0f8d8j85pd4e99tauycknc26mkx4hkv";
    private const string SignerKey = "Ap2JUk6me/zYK8e3ksYZV5MzCVnqSfwVlKHF9kdqNWsG";
    private const string SignerSequence = "106";

    private readonly NodeHost host;
    private readonly NodeHost signed;

    private LiveNode(NodeHost host, NodeHost signed, LiveTarget target) => (this.host, this.signed, Target) = (host, signed, target);

    /// <summary>Where to ask.</summary>
    public LiveTarget Target { get; }

    /// <summary>Makes the chain and serves it on free ports of this machine.</summary>
    public static async Task<LiveNode> Start(CancellationToken cancel)
    {
        var (engine, queries, clock) = Open(document => { });
        var last = await Replay(engine, clock, cancel);
        clock.RunFromHere();
        var host = await Serve(engine, queries, cancel);
        var (next, itsQueries, itsClock) = Open(KnowSigner);
        itsClock.Now = clock.Now;
        await next.ProduceBlock(cancel);
        itsClock.RunFromHere();
        var signed = await Serve(next, itsQueries, cancel);
        var target = new LiveTarget(new Uri(host.RpcUrl), new Uri(host.RestUrl), new Uri(host.GrpcUrl), Map(engine, last), new Uri(signed.RestUrl));
        return new LiveNode(host, signed, target);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await signed.DisposeAsync();
    }

    private static (EmbeddedEngine Engine, ChainQuerySource Queries, ReplayClock Clock) Open(Action<JsonObject> change)
    {
        var key = PrivateKey.FromSeed(Hash.Sha256("live"u8));
        var database = new MemoryDatabase();
        var application = new WelkinApplication(database, new WelkinOptions { MinGasPrices = DecCoins.Parse(MinimumGasPrice).OrThrow() });
        var clock = new ReplayClock();
        var engine = EmbeddedEngine.Open(application, database, Genesis(key, change), key, EmbeddedOptions.Default with { BlockTime = TimeSpan.FromMilliseconds(500) }, clock);
        return (engine, new ChainQuerySource(application.Chain), clock);
    }

    private static Task<NodeHost> Serve(EmbeddedEngine engine, ChainQuerySource queries, CancellationToken cancel)
    {
        var config = new NodeConfig(
            "local", new string('a', 40), new RpcConfig(ListenAddress.Local(0), new RpcLimits(["*"])), new GrpcConfig(ListenAddress.Local(0)), new RestConfig(ListenAddress.Local(0)),
            MinimumGasPrice, "akash", "");
        return NodeHost.Start(engine, queries, config, NullLoggerFactory.Instance, cancel);
    }

    private static void KnowSigner(JsonObject document)
    {
        var account = document["app_state"]!["auth"]!["accounts"]!.AsArray().First(entry => (string?)entry!["address"] == Signer)!;
        account["sequence"] = SignerSequence;
        account["pub_key"] = new JsonObject { ["@type"] = "/cosmos.crypto.secp256k1.PubKey", ["key"] = SignerKey };
    }

    private static GenesisDoc Genesis(PrivateKey key, Action<JsonObject> change)
    {
        var document = JsonNode.Parse(string.Concat(Tsv.Lines(RepositoryRoot.Vectors("live", "genesis.json")).Select(line => line.Line)))!.AsObject();
        LiveValidator.Replace(document["app_state"]!.AsObject(), key);
        change(document);
        return GenesisDoc.Parse(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()), default).OrThrow();
    }

    /// <returns>The last height with a transaction that took effect.</returns>
    private static async Task<long> Replay(EmbeddedEngine engine, ReplayClock clock, CancellationToken cancel)
    {
        var last = 0L;
        foreach (var (line, _) in Tsv.Lines(RepositoryRoot.Vectors("live", "blocks.jsonl")))
        {
            using var record = JsonDocument.Parse(line);
            var block = record.RootElement.GetProperty("block").GetProperty("block");
            var height = record.RootElement.GetProperty("height").GetInt64();
            clock.Now = block.GetProperty("header").GetProperty("time").GetDateTimeOffset();
            while (engine.State.LastHeight < height - 1) await engine.ProduceBlock(cancel);
            foreach (var tx in block.GetProperty("data").GetProperty("txs").EnumerateArray())
                await engine.Mempool.Add(ByteString.FromBase64(tx.GetString()!), cancel);
            var made = await engine.ProduceBlock(cancel);
            if (made.Results.TxResults.Any(result => result.Code == 0)) last = made.Height;
        }

        return last;
    }

    private static LiveMap Map(EmbeddedEngine engine, long height)
    {
        var tx = Hash.Sha256(engine.Store.Block(height)!.Data.Txs[0].Span);
        var block = engine.Store.Meta(height)!.BlockId.Hash;
        return new LiveMap(
        [
            KeyValuePair.Create(AskedDelegator, Address.ParseValoper(Validator).OrThrow().ToString()),
            KeyValuePair.Create(AskedConsensusKey, new Address(engine.ValidatorKey.Address.Span).ToValcons()),
            KeyValuePair.Create(AskedHeight, height.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            KeyValuePair.Create(AskedTx, Convert.ToHexString(tx)),
            KeyValuePair.Create(Convert.ToBase64String(Convert.FromHexString(AskedTx)), Convert.ToBase64String(tx)),
            KeyValuePair.Create(AskedBlock, Convert.ToHexString(block.Span)),
            KeyValuePair.Create(Convert.ToBase64String(Convert.FromHexString(AskedBlock)), block.ToBase64()),
        ]);
    }

    /// <summary>Shows the times of the recorded blocks, then goes on from the last of them.</summary>
    private sealed class ReplayClock : TimeProvider
    {
        private long? started;

        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public void RunFromHere() => started = GetTimestamp();

        public override DateTimeOffset GetUtcNow() => started is { } since ? Now + GetElapsedTime(since) : Now;
    }
}

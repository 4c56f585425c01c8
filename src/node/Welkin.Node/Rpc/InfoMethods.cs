using Welkin.Engine.Embedded;
using Welkin.Engine.Json;
using static Welkin.Node.Rpc.RpcTable;

namespace Welkin.Node.Rpc;

/// <summary>Methods about the node, its genesis and its consensus.</summary>
internal sealed class InfoMethods(NodeContext node)
{
    /// <summary>Bytes of a chunk of the genesis document.</summary>
    private const int GenesisChunkSize = 16 * 1024 * 1024;

    private readonly byte[] genesis = System.Text.Encoding.UTF8.GetBytes(node.Engine.Genesis.ToJson());

    public IEnumerable<RpcMethod> All() =>
    [
        Method("health", [], _ => Reply(json => json.Object(() => { }))),
        Method("status", [], _ => Status()),
        Method("net_info", [], _ => NetInfo()),
        Method("genesis", [], _ => Genesis()) with { Caching = new(null) },
        Method("genesis_chunked", [new("chunk", RpcType.Unsigned)], call => GenesisChunk(call.Long("chunk") ?? 0)) with { Caching = new(null) },
        Method("consensus_params", [AtHeightArgument], call => ConsensusParams(call.Long("height"))) with { Caching = new("height") },
        Method("consensus_state", [], _ => ConsensusState()),
        Method("dump_consensus_state", [], _ => DumpConsensusState()),
        Method("subscribe", [new("query", RpcType.Text)], _ => Error.Undefined("websocket only")) with { WebSocketOnly = true },
        Method("unsubscribe", [new("query", RpcType.Text)], _ => Error.Undefined("websocket only")) with { WebSocketOnly = true },
        Method("unsubscribe_all", [], _ => Error.Undefined("websocket only")) with { WebSocketOnly = true },
    ];

    private Result<RpcResult> Status()
    {
        var state = node.Engine.State;
        var first = node.Store.Meta(node.Store.Base);
        var last = node.Store.Meta(state.LastHeight);
        var key = node.Engine.ValidatorKey;
        return Reply(json => json.Object(() =>
        {
            json.Object("node_info", () =>
            {
                json.Object("protocol_version", () =>
                {
                    json.Long("p2p", EngineVersion.P2P);
                    json.Long("block", EngineVersion.Block);
                    json.Long("app", state.Parameters.Version?.App ?? 0);
                });
                json.WriteString("id", node.Identity.Id);
                json.WriteString("listen_addr", node.Identity.ListenAddress);
                json.WriteString("network", state.ChainId);
                json.WriteString("version", EngineVersion.Software);
                json.WriteString("channels", "40202122233038606100");
                json.WriteString("moniker", node.Identity.Moniker);
                json.Object("other", () =>
                {
                    json.WriteString("tx_index", "on");
                    json.WriteString("rpc_address", node.Identity.RpcAddress);
                });
            });
            json.Object("sync_info", () =>
            {
                json.Hex("latest_block_hash", last?.BlockId.Hash ?? ByteString.Empty);
                json.Hex("latest_app_hash", last?.Header.AppHash ?? ByteString.Empty);
                json.Long("latest_block_height", state.LastHeight);
                json.WriteString("latest_block_time", last is null ? BlockTime.Zero.ToRfc3339Nano() : state.LastBlockTime.ToRfc3339Nano());
                json.Hex("earliest_block_hash", first?.BlockId.Hash ?? ByteString.Empty);
                json.Hex("earliest_app_hash", first?.Header.AppHash ?? ByteString.Empty);
                json.Long("earliest_block_height", node.Store.Base);
                json.WriteString("earliest_block_time", first is null ? BlockTime.Zero.ToRfc3339Nano() : BlockTime.FromTimestamp(first.Header.Time).ToRfc3339Nano());
                json.WriteBoolean("catching_up", false);
            });
            json.Object("validator_info", () =>
            {
                json.Hex("address", key.Address);
                json.Key("pub_key", key);
                json.Long("voting_power", state.Validators.ByAddress(key.Address)?.Power ?? 0);
            });
        }));
    }

    private static Result<RpcResult> NetInfo() => Reply(json => json.Object(() =>
    {
        json.WriteBoolean("listening", false);
        json.List<string>("listeners", [], json.WriteStringValue);
        json.WriteString("n_peers", "0");
        json.List<string>("peers", [], json.WriteStringValue);
    }));

    private Result<RpcResult> Genesis()
    {
        if (genesis.Length > GenesisChunkSize) return Error.Undefined("genesis response is large, please use the genesis_chunked API instead");
        return Reply(json => json.Object(() =>
        {
            json.WritePropertyName("genesis");
            node.Engine.Genesis.WriteJson(json);
        }));
    }

    private Result<RpcResult> GenesisChunk(long chunk)
    {
        var total = (genesis.Length + GenesisChunkSize - 1) / GenesisChunkSize;
        // The network's node says 0 here, whatever the total is.
        if (chunk >= total) return Error.Undefined($"there are 0 chunks, {chunk} is invalid");
        var data = Convert.ToBase64String(genesis.AsSpan((int)chunk * GenesisChunkSize, Math.Min(GenesisChunkSize, genesis.Length - ((int)chunk * GenesisChunkSize))));
        return Reply(json => json.Object(() =>
        {
            json.Long("chunk", chunk);
            json.Long("total", total);
            json.WriteString("data", data);
        }));
    }

    private Result<RpcResult> ConsensusParams(long? asked)
    {
        if (!node.HeightOr(asked, node.Engine.State.LastHeight + 1).TryGet(out var height, out var error)) return error;
        if (node.Store.Parameters(height) is not { } parameters) return Error.Undefined($"could not find consensus params for height #{height}");
        return Reply(json => json.Object(() =>
        {
            json.Long("block_height", height);
            json.ConsensusParams("consensus_params", parameters);
        }));
    }

    private Result<RpcResult> ConsensusState()
    {
        var state = node.Engine.State;
        return Reply(json => json.Object(() => json.Object("round_state", () =>
        {
            json.WriteString("height/round/step", $"{state.NextHeight}/0/1");
            json.WriteString("start_time", state.LastBlockTime.ToRfc3339Nano());
            json.WriteString("proposal_block_hash", "");
            json.WriteString("locked_block_hash", "");
            json.WriteString("valid_block_hash", "");
            json.List<string>("height_vote_set", [], json.WriteStringValue);
            json.Object("proposer", () =>
            {
                var proposer = state.Validators.Proposer!;
                json.Hex("address", proposer.Address);
                json.WriteNumber("index", state.Validators.IndexOf(proposer.Address));
            });
        })));
    }

    private Result<RpcResult> DumpConsensusState()
    {
        var state = node.Engine.State;
        return Reply(json => json.Object(() =>
        {
            json.Object("round_state", () =>
            {
                json.Long("height", state.NextHeight);
                json.WriteNumber("round", 0);
                json.WriteNumber("step", 1);
                json.WriteString("start_time", state.LastBlockTime.ToRfc3339Nano());
                json.WriteString("commit_time", state.LastBlockTime.ToRfc3339Nano());
                json.WritePropertyName("validators");
                json.ValidatorSet(state.Validators);
                json.WritePropertyName("last_validators");
                json.ValidatorSet(state.LastValidators);
            });
            json.List<string>("peers", [], json.WriteStringValue);
        }));
    }
}

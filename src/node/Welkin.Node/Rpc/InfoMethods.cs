using System.Text.Json;
using Tendermint.Types;
using Welkin.Engine.Embedded;
using Welkin.Engine.Json;
using Welkin.Engine.Storage;
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
        Method("akash", [], _ => Akash()),
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

    /// <summary>The network's own method: which family of its client library a node speaks.</summary>
    private static Result<RpcResult> Akash() => Reply(json => json.Object(() => json.Object("client_info", () => json.WriteString("api_version", "v1beta3"))));

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
                foreach (var nothing in new[] { "proposal", "proposal_block", "proposal_block_parts" }) json.WriteNull(nothing);
                WriteLocked(json, "locked");
                WriteLocked(json, "valid");
                WriteVotes(json, state);
                json.WriteNumber("commit_round", -1);
                WriteLastCommit(json, state);
                json.WritePropertyName("last_validators");
                json.ValidatorSet(state.LastValidators);
                json.WriteBoolean("triggered_timeout_precommit", false);
            });
            json.List<string>("peers", [], json.WriteStringValue);
        }));
    }

    private static void WriteLocked(Utf8JsonWriter json, string what)
    {
        json.WriteNumber($"{what}_round", -1);
        json.WriteNull($"{what}_block");
        json.WriteNull($"{what}_block_parts");
    }

    /// <summary>Between two blocks nobody has voted yet.</summary>
    private static void WriteVotes(Utf8JsonWriter json, ChainState state) => json.List("votes", [0], round => json.Object(() =>
    {
        var (members, power) = (state.Validators.Count, state.Validators.TotalPower);
        var none = $"BA{{{members}:{new string('_', members)}}} 0/{power} = 0.00";
        json.WriteNumber("round", round);
        foreach (var kind in new[] { "prevotes", "precommits" })
        {
            json.List(kind, Enumerable.Repeat("nil-Vote", members), json.WriteStringValue);
            json.WriteString($"{kind}_bit_array", none);
        }
    }));

    private static void WriteLastCommit(Utf8JsonWriter json, ChainState state)
    {
        var (commit, validators) = (state.LastCommit, state.LastValidators);
        var signed = validators.Members.Zip(commit.Signatures, (member, vote) => (Member: member, Vote: vote)).ToArray();
        var power = signed.Where(item => item.Vote.BlockIdFlag == BlockIDFlag.Commit).Sum(item => item.Member.Power);
        var share = validators.TotalPower == 0 ? 0 : 100 * power / validators.TotalPower;
        json.Object("last_commit", () =>
        {
            json.List("votes", signed.Index(), item => json.WriteStringValue(item.Item.Vote.BlockIdFlag == BlockIDFlag.Commit
                ? $"Vote{{{item.Index}:{Start(item.Item.Member.Address)} {commit.Height}/{commit.Round:00}/SIGNED_MSG_TYPE_PRECOMMIT(Precommit) {Start(commit.BlockId.Hash)} {Start(item.Item.Vote.Signature)} {new string('0', 12)} @ {BlockTime.FromTimestamp(item.Item.Vote.Timestamp).ToRfc3339Nano()}}}"
                : "nil-Vote"));
            var marks = string.Concat(signed.Select(item => item.Vote.BlockIdFlag == BlockIDFlag.Commit ? 'x' : '_'));
            json.WriteString("votes_bit_array", $"BA{{{signed.Length}:{marks}}} {power}/{validators.TotalPower} = {share / 100}.{share % 100:00}");
            json.Object("peer_maj_23s", () => { });
        });
    }

    private static string Start(ByteString bytes) => Convert.ToHexString(bytes.Span[..Math.Min(6, bytes.Length)]);
}

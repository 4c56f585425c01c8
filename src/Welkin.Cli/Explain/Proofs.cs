using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Tendermint.Crypto;
using Tendermint.Types;
using Welkin.Cli.Terminal;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Cli.Explain;

/// <summary>A stored value with the ICS-23 proofs that lead from it to the application hash of the next block's header.</summary>
/// <param name="Value">Null: the proof is one of absence.</param>
internal sealed record StoredProof(string Store, byte[] Key, byte[]? Value, ProofOps Proof)
{
    /// <summary>Whether it leads to the application hash.</summary>
    public bool Holds(ReadOnlySpan<byte> appHash) => Ics23.VerifyStoreQuery(Proof, appHash, Store, Key, Value);

    public JsonObject Json() => new()
    {
        ["store"] = Store,
        ["key"] = Convert.ToHexStringLower(Key),
        ["value"] = Value is null ? null : Convert.ToBase64String(Value),
        ["proof"] = Convert.ToBase64String(Proof.ToByteArray()),
    };

    public static StoredProof Read(JsonElement json) => new(
        json.GetProperty("store").GetString()!,
        Convert.FromHexString(json.GetProperty("key").GetString()!),
        json.GetProperty("value").ValueKind == JsonValueKind.Null ? null : json.GetProperty("value").GetBytesFromBase64(),
        ProofOps.Parser.ParseFrom(json.GetProperty("proof").GetBytesFromBase64()));
}

/// <summary>Fetches proofs and the headers they lead to.</summary>
internal static class ProofReader
{
    /// <summary>The value of a key at a height, with its proof.</summary>
    public static async Task<StoredProof> ReadAsync(RpcClient rpc, (string Store, byte[] Key) at, Height height, CancellationToken cancellation)
    {
        var answer = await rpc.AbciQueryAsync($"/store/{at.Store}/key", at.Key, height, prove: true, cancellation);
        if (answer.Error is { } error) throw new CliException($"the node gives no proof at height {height}: {error.Text}", "Ask a node that keeps its old states");
        return new StoredProof(at.Store, at.Key, answer.Value.Length == 0 ? null : answer.Value, answer.Proofs);
    }

    /// <summary>The header that commits to the state of a height: the one after it.</summary>
    public static async Task<Header> HeaderOfAsync(RpcClient rpc, Height state, CancellationToken cancellation)
    {
        try
        {
            return Header((await rpc.BlockAsync(state + 1, cancellation)).Raw.GetProperty("block").GetProperty("header"));
        }
        catch (RpcException refused)
        {
            throw new CliException($"the header of height {state + 1} is not to be had: {refused.Message}", "It commits to the state; wait for the next block");
        }
    }

    private static Header Header(JsonElement json) => new()
    {
        Version = new Tendermint.Version.Consensus { Block = (ulong)Number(json.GetProperty("version"), "block"), App = (ulong)Number(json.GetProperty("version"), "app") },
        ChainId = json.GetProperty("chain_id").GetString()!,
        Height = Number(json, "height"),
        Time = BlockTime.Parse(json.GetProperty("time").GetString()!).OrThrow().ToTimestamp(),
        LastBlockId = new BlockID
        {
            Hash = Hex(json.GetProperty("last_block_id"), "hash"),
            PartSetHeader = new PartSetHeader
            {
                Total = (uint)Number(json.GetProperty("last_block_id").GetProperty("parts"), "total"),
                Hash = Hex(json.GetProperty("last_block_id").GetProperty("parts"), "hash"),
            },
        },
        LastCommitHash = Hex(json, "last_commit_hash"),
        DataHash = Hex(json, "data_hash"),
        ValidatorsHash = Hex(json, "validators_hash"),
        NextValidatorsHash = Hex(json, "next_validators_hash"),
        ConsensusHash = Hex(json, "consensus_hash"),
        AppHash = Hex(json, "app_hash"),
        LastResultsHash = Hex(json, "last_results_hash"),
        EvidenceHash = Hex(json, "evidence_hash"),
        ProposerAddress = Hex(json, "proposer_address"),
    };

    private static ByteString Hex(JsonElement json, string name) => ByteString.CopyFrom(Convert.FromHexString(json.GetProperty(name).GetString()!));

    private static long Number(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? 0
        : value.ValueKind == JsonValueKind.Number ? value.GetInt64()
        : long.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}

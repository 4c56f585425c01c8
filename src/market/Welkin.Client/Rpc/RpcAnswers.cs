using System.Text.Json;
using Tendermint.Crypto;
using Welkin.Core;

namespace Welkin.Client.Rpc;

/// <summary>Who a node is and how far it is.</summary>
public sealed record NodeStatus(string ChainId, Height LatestHeight, BlockTime LatestTime, bool CatchingUp, string Version, string Moniker);

/// <summary>The application's answer to a query.</summary>
public sealed record AbciAnswer(uint Code, string Codespace, string Log, byte[] Value, Height Height, ProofOps Proofs)
{
    /// <summary>The refusal; null when the query was answered.</summary>
    public Error? Error => Code == 0 ? null : new Error(Codespace, Code, Log);
}

/// <summary>The mempool's verdict on a transaction.</summary>
/// <param name="Hash">Upper-case hex.</param>
public sealed record BroadcastAnswer(uint Code, string Codespace, string Log, string Hash)
{
    /// <summary>The refusal; null when the mempool took it.</summary>
    public Error? Error => Code == 0 ? null : new Error(Codespace, Code, Log);
}

/// <summary>One event, as the application emitted it.</summary>
public sealed record ChainEvent(string Type, IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    /// <summary>The first attribute of a name, or null.</summary>
    public string? this[string key] => Attributes.Where(pair => pair.Key == key).Select(pair => pair.Value).FirstOrDefault();
}

/// <summary>What a transaction did.</summary>
public sealed record TxOutcomeAnswer(uint Code, string Codespace, string Log, byte[] Data, long GasWanted, long GasUsed, IReadOnlyList<ChainEvent> Events)
{
    /// <summary>The failure; null when it did what it says.</summary>
    public Error? Error => Code == 0 ? null : new Error(Codespace, Code, Log);
}

/// <summary>An included transaction.</summary>
/// <param name="Hash">Upper-case hex.</param>
public sealed record TxAnswer(string Hash, Height Height, uint Index, TxOutcomeAnswer Result, byte[] Tx);

/// <summary>A block, without its commit.</summary>
/// <param name="Raw">The node's whole JSON.</param>
public sealed record BlockAnswer(string ChainId, Height Height, BlockTime Time, byte[] AppHash, byte[] Hash, IReadOnlyList<byte[]> Txs, JsonElement Raw);

/// <summary>What a block did.</summary>
public sealed record BlockResultsAnswer(Height Height, IReadOnlyList<TxOutcomeAnswer> TxResults, IReadOnlyList<ChainEvent> Events);

/// <summary>A validator of a height.</summary>
public sealed record ValidatorAnswer(byte[] Address, string PublicKeyType, byte[] PublicKey, long VotingPower, long ProposerPriority);

/// <summary>The node refused a call.</summary>
public sealed class RpcException(long code, string message, string? data) : ClientException($"{message}{(string.IsNullOrEmpty(data) ? "" : $": {data}")}")
{
    /// <summary>JSON-RPC error code.</summary>
    public long Code { get; } = code;

    /// <summary>The node's own words.</summary>
    public new string? Data { get; } = data;
}

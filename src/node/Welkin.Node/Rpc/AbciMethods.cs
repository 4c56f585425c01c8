using Tendermint.Abci;
using Welkin.Engine.Embedded;
using Welkin.Engine.Json;
using static Welkin.Node.Rpc.RpcTable;

namespace Welkin.Node.Rpc;

/// <summary>Methods that ask the application.</summary>
internal sealed class AbciMethods(NodeContext node)
{
    public IEnumerable<RpcMethod> All() =>
    [
        Method("abci_info", [], _ => AbciInfo()) with { Caching = null },
        Method("abci_query", [new("path", RpcType.Text), new("data", RpcType.Hex), new("height", RpcType.Long), new("prove", RpcType.Flag)], AbciQuery),
    ];

    private Result<RpcResult> AbciInfo()
    {
        var info = node.Application.Info(new RequestInfo { Version = EngineVersion.Software, BlockVersion = EngineVersion.Block, P2PVersion = EngineVersion.P2P, AbciVersion = "2.0.0" });
        return Reply(json => json.Object(() => json.Object("response", () =>
        {
            if (info.Data.Length > 0) json.WriteString("data", info.Data);
            if (info.Version.Length > 0) json.WriteString("version", info.Version);
            if (info.AppVersion > 0) json.Long("app_version", info.AppVersion);
            if (info.LastBlockHeight > 0) json.Long("last_block_height", info.LastBlockHeight);
            if (!info.LastBlockAppHash.IsEmpty) json.Base64("last_block_app_hash", info.LastBlockAppHash);
        })));
    }

    private Result<RpcResult> AbciQuery(RpcArguments call)
    {
        var response = node.Application.Query(new RequestQuery
        {
            Path = call.Text("path"),
            Data = ByteString.CopyFrom(call.Bytes("data")),
            Height = call.Long("height") ?? 0,
            Prove = call.Flag("prove"),
        });
        // Of an answered text, such as the version, the network prints "" even when it is empty.
        var text = response.Code == 0 && call.Text("path").StartsWith("/app/", StringComparison.Ordinal);
        return Reply(json => json.Object(() => json.Object("response", () =>
        {
            json.WriteNumber("code", response.Code);
            json.WriteString("log", response.Log);
            json.WriteString("info", response.Info);
            json.Long("index", response.Index);
            json.Base64OrNull("key", response.Key);
            if (text) json.Base64("value", response.Value);
            else json.Base64OrNull("value", response.Value);
            json.ProofOps("proofOps", response.ProofOps);
            json.Long("height", response.Height);
            json.WriteString("codespace", response.Codespace);
        })));
    }
}

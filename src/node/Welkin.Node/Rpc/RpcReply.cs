using System.Text.Json;
using Welkin.Engine.Json;

namespace Welkin.Node.Rpc;

/// <summary>One reply: a result, or an error with its JSON-RPC code.</summary>
internal sealed record RpcReply(RpcId? Id, RpcResult? Result, int Code, string Message, string Data)
{
    public static RpcReply Success(RpcId? id, RpcResult result) => new(id, result, 0, "", "");

    public static RpcReply ParseError(string data) => new(null, null, -32700, "Parse error. Invalid JSON", data);

    public static RpcReply InvalidRequest(RpcId? id, string data) => new(id, null, -32600, "Invalid Request", data);

    public static RpcReply MethodNotFound(RpcId? id) => new(id, null, -32601, "Method not found", "");

    public static RpcReply InvalidParams(RpcId? id, string data) => new(id, null, -32602, "Invalid params", data);

    public static RpcReply Internal(RpcId? id, string data) => new(id, null, -32603, "Internal error", data);

    public static RpcReply ServerError(RpcId? id, string data) => new(id, null, -32000, "Server error", data);

    public bool IsError => Result is null;

    public void WriteTo(Utf8JsonWriter json) => json.Object(() =>
    {
        json.WriteString("jsonrpc", "2.0");
        Id?.WriteTo(json);
        if (Result is not null)
        {
            json.WritePropertyName("result");
            Result(json);
            return;
        }
        json.Object("error", () =>
        {
            json.WriteNumber("code", Code);
            json.WriteString("message", Message);
            if (Data.Length > 0) json.WriteString("data", Data);
        });
    });

    public static ReadOnlyMemory<byte> Encode(IReadOnlyList<RpcReply> replies) => CometJson.Bytes(json =>
    {
        if (replies.Count == 1)
        {
            replies[0].WriteTo(json);
            return;
        }
        json.WriteStartArray();
        foreach (var reply in replies) reply.WriteTo(json);
        json.WriteEndArray();
    });
}

using System.Text.Json;

namespace Welkin.Node.Rpc;

/// <summary>Go type of an argument; it decides how JSON and URI values are read.</summary>
public enum RpcType
{
    /// <summary>64-bit integer, 0 when absent.</summary>
    Long,

    /// <summary>64-bit integer that may be absent.</summary>
    OptionalLong,

    /// <summary>Go <c>int</c> that may be absent.</summary>
    OptionalInt,

    /// <summary>Unsigned integer, 0 when absent.</summary>
    Unsigned,
    Flag,
    OptionalText,
    Text,

    /// <summary>Bytes: base64 in JSON.</summary>
    Bytes,

    /// <summary>Bytes: hexadecimal in JSON.</summary>
    Hex,

    /// <summary>Any JSON, kept as it is.</summary>
    Json,
}

/// <summary>An argument of a method.</summary>
public sealed record RpcArgument(string Name, RpcType Type);

/// <summary>The arguments of one call by name.</summary>
public sealed class RpcArguments(IReadOnlyDictionary<string, object?> values)
{
    public static readonly RpcArguments None = new(new Dictionary<string, object?>());

    public long? Long(string name) => (long?)values.GetValueOrDefault(name);

    public bool Flag(string name) => (bool?)values.GetValueOrDefault(name) ?? false;

    public string Text(string name) => (string?)values.GetValueOrDefault(name) ?? "";

    public byte[] Bytes(string name) => (byte[]?)values.GetValueOrDefault(name) ?? [];

    public object? Raw(string name) => values.GetValueOrDefault(name);

    internal bool IsAbsent(string name) => values.GetValueOrDefault(name) is null;
}

/// <summary>Writes the result of a call.</summary>
public delegate void RpcResult(Utf8JsonWriter json);

/// <summary>When may a cache keep the reply?</summary>
/// <param name="UnlessAbsent">The argument without which the reply depends on the newest block; null when it never does.</param>
public sealed record RpcCaching(string? UnlessAbsent);

/// <summary>A method of the JSON-RPC interface.</summary>
/// <param name="Caching">Null: replies change.</param>
public sealed record RpcMethod(string Name, IReadOnlyList<RpcArgument> Arguments, Func<RpcArguments, CancellationToken, Task<Result<RpcResult>>> Run)
{
    public RpcCaching? Caching { get; init; }

    /// <summary>True for the methods that only a WebSocket serves; over HTTP they are not found.</summary>
    public bool WebSocketOnly { get; init; }

    internal bool MayCache(RpcArguments arguments) => Caching is not null && (Caching.UnlessAbsent is null || !arguments.IsAbsent(Caching.UnlessAbsent));
}

using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Welkin.Client.Keys;
using Welkin.Core;

namespace Welkin.Client.Gateway;

/// <summary>How a tenant shows itself to a gateway; one of a closed set.</summary>
public abstract record GatewayIdentity
{
    private GatewayIdentity()
    {
    }

    /// <summary>Nobody: only public calls succeed.</summary>
    public sealed record None : GatewayIdentity;

    /// <summary>By a certificate that is published on the chain.</summary>
    public sealed record ByCertificate(X509Certificate2 Certificate) : GatewayIdentity;

    /// <summary>By tokens that the account key signs, a fresh one for each call.</summary>
    public sealed record ByKey(SigningKey Key) : GatewayIdentity;

    /// <summary>By a token that somebody else made.</summary>
    public sealed record ByToken(string Token) : GatewayIdentity;
}

/// <summary>A lease as gateways address it; the owner follows from the identity, the provider from the gateway.</summary>
public sealed record GatewayLease(ulong DSeq, uint GSeq, uint OSeq)
{
    internal string Path => $"/lease/{DSeq}/{GSeq}/{OSeq}";
}

/// <summary>How one service of a lease is doing.</summary>
public sealed record ServiceStatus(string Name, int Available, int Total, IReadOnlyList<string> Uris, int ReadyReplicas);

/// <summary>A port of a service that the provider forwards.</summary>
public sealed record ForwardedPort(string Service, string Host, int Port, int ExternalPort, string Protocol);

/// <summary>A condition of a lease as its provider keeps it.</summary>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Since">When the provider began to see it so.</param>
public sealed record StatedCondition(string Type, string Status, string Reason, string Since);

/// <summary>How a lease is doing.</summary>
/// <param name="Raw">The gateway's whole JSON.</param>
public sealed record LeaseStatus(IReadOnlyList<ServiceStatus> Services, IReadOnlyList<ForwardedPort> ForwardedPorts, JsonElement Raw)
{
    /// <summary>What the provider keeps about it over time; providers of other makers keep nothing.</summary>
    public IReadOnlyList<StatedCondition> Conditions { get; init; } = [];

    /// <summary>The provider's complaints about the workload.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    internal static LeaseStatus From(JsonElement root) => new(
        [.. Members(root, "services").Select(member => new ServiceStatus(
            member.Name, Number(member.Value, "available"), Number(member.Value, "total"), Texts(member.Value, "uris"), Number(member.Value, "ready_replicas")))],
        [.. Members(root, "forwarded_ports").SelectMany(member => Items(member.Value).Select(port => new ForwardedPort(
            member.Name, Text(port, "host"), Number(port, "port"), Number(port, "externalPort"), Text(port, "proto"))))],
        root)
    {
        Conditions = root.TryGetProperty("conditions", out var conditions)
            ? [.. Items(conditions).Select(item => new StatedCondition(Text(item, "type"), Text(item, "status"), Text(item, "reason"), Text(item, "since")))]
            : [],
        Errors = Texts(root, "errors"),
    };

    private static IEnumerable<JsonProperty> Members(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    private static IEnumerable<JsonElement> Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static int Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static IReadOnlyList<string> Texts(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) ? [.. Items(list).Select(item => item.GetString() ?? "")] : [];
}

/// <summary>A line of a service's log.</summary>
public sealed record LogLine(string Name, string Message);

/// <summary>A program to run inside a service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="PodIndex">Which replica, from 0.</param>
/// <param name="Tty">Whether it gets a terminal.</param>
public sealed record ShellRequest(string Service, IReadOnlyList<string> Command, int PodIndex = 0, bool Tty = false);

/// <summary>Where the streams of a shell session come from and go to.</summary>
/// <param name="Input">Read until it ends; null: the program gets no input.</param>
/// <param name="Output">Receives standard output.</param>
/// <param name="Errors">Receives standard error.</param>
/// <param name="Resizes">Sizes of the terminal as they change, columns and rows; null without a terminal.</param>
public sealed record ShellStreams(Stream? Input, Stream Output, Stream Errors, IAsyncEnumerable<(ushort Columns, ushort Rows)>? Resizes = null);

/// <summary>How a shell session ended.</summary>
public sealed record ShellResult(int ExitCode, string Message);

/// <summary>A gateway refused a call.</summary>
public sealed class GatewayException(int status, string message)
    : ClientException(message)
{
    /// <summary>HTTP status, or the close code of a stream.</summary>
    public int Status { get; } = status;
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>
/// What a provider saw of a lease it ends: bounded, readable, and named on chain by its SHA-256. Environment and
/// credentials are not in it, and neither is a log line that contains one of their values.
/// </summary>
public static class Evidence
{
    public const int MaxBytes = 64 * 1024;
    private const int MaxLogLines = 100;
    private const int MaxLineLength = 400;
    private const int MaxEvents = 100;
    private const int ShortestSecret = 4;

    /// <summary>The bundle as the bytes that are hashed and kept.</summary>
    public static byte[] Bundle(EvidenceInput input)
    {
        var secrets = SecretsOf(input.Manifest);
        var logs = input.Logs.TakeLast(MaxLogLines).ToList();
        while (true)
        {
            var bytes = Write(input, logs, secrets);
            if (bytes.Length <= MaxBytes || logs.Count == 0)
            {
                return bytes;
            }

            logs.RemoveRange(0, (logs.Count + 1) / 2);
        }
    }

    public static byte[] HashOf(byte[] bundle) => SHA256.HashData(bundle);

    /// <summary>Text without control characters (they are written as escapes) and not longer than asked.</summary>
    public static string Printable(string text, int maxLength)
    {
        var shown = new StringBuilder(Math.Min(text.Length, maxLength) + 8);
        foreach (var c in text)
        {
            if (shown.Length >= maxLength)
            {
                return shown.Append('…').ToString();
            }

            if (char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                shown.Append(c);
            }
        }

        return shown.ToString();
    }

    /// <summary>The same in ASCII, so that a limit in bytes holds.</summary>
    public static string Ascii(string text, int maxBytes)
    {
        var shown = Printable(text, maxBytes).Replace("…", "...", StringComparison.Ordinal);
        var ascii = string.Concat(shown.Select(c => char.IsAscii(c) ? c : '?'));
        return ascii.Length <= maxBytes ? ascii : ascii[..maxBytes];
    }

    private static byte[] Write(EvidenceInput input, List<LogLine> logs, List<string> secrets)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("lease", input.Lease.ToString());
            json.WriteString("source", "provider");
            json.WriteString("time", input.At);
            json.WriteString("cause", input.Statement.Cause);
            json.WriteString("rule", input.Statement.Rule);
            json.WriteStartObject("values");
            foreach (var value in input.Statement.Values)
            {
                json.WriteString(value.Name, value.Value);
            }

            json.WriteEndObject();
            json.WriteString("detail", Clean(input.Statement.Detail, secrets));
            WriteReplicas(json, input.Replicas, secrets);
            WriteOutages(json, input.Outages);
            WriteEvents(json, input.Events, secrets);
            json.WriteStartArray("logs");
            foreach (var line in logs)
            {
                json.WriteStartObject();
                json.WriteString("time", line.At);
                json.WriteString("service", line.Service);
                json.WriteString("text", Clean(line.Text, secrets));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteOutages(Utf8JsonWriter json, IReadOnlyList<Outage> outages)
    {
        json.WriteStartArray("engine_outages");
        foreach (var outage in outages)
        {
            json.WriteStartObject();
            json.WriteString("from", outage.From);
            if (outage.Until is { } until) json.WriteString("until", until);
            json.WriteString("reason", Printable(outage.Reason, MaxLineLength));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReplicas(Utf8JsonWriter json, IReadOnlyList<ReplicaView> replicas, List<string> secrets)
    {
        json.WriteStartArray("replicas");
        foreach (var replica in replicas)
        {
            json.WriteStartObject();
            json.WriteString("service", replica.Service);
            json.WriteNumber("index", replica.Index);
            json.WriteString("image", Printable(replica.Image, MaxLineLength));
            json.WriteString("state", replica.State.ToString().ToLowerInvariant());
            json.WriteString("health", replica.Health.ToString().ToLowerInvariant());
            json.WriteNumber("restarts", replica.Restarts);
            json.WriteBoolean("out_of_memory", replica.OutOfMemory);
            if (replica.ExitCode is { } code)
            {
                json.WriteNumber("exit_code", code);
            }

            if (Complaints.Of(replica) is { } complaint)
            {
                json.WriteString("complaint", Clean(complaint, secrets));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEvents(Utf8JsonWriter json, IReadOnlyList<ExecutorEvent> events, List<string> secrets)
    {
        json.WriteStartArray("events");
        foreach (var happened in events.TakeLast(MaxEvents))
        {
            json.WriteStartObject();
            json.WriteString("time", happened.At);
            json.WriteString("service", happened.Service);
            json.WriteString("reason", happened.Reason);
            json.WriteString("note", Clean(happened.Note, secrets));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Clean(string text, List<string> secrets) =>
        secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)) ? "(left out: it holds a value of the environment)" : Printable(text, MaxLineLength);

    private static List<string> SecretsOf(StoredManifest? manifest) =>
    [
        .. (manifest?.Group.Services ?? [])
            .SelectMany(service => service.Env.Select(entry => entry.Split('=', 2).ElementAtOrDefault(1) ?? "")
                .Append(service.Credentials?.Password ?? "").Append(service.Credentials?.Username ?? "")
                .Append(service.Params?.Credentials?.Password ?? "").Append(service.Params?.Credentials?.Username ?? ""))
            .Where(value => value.Length >= ShortestSecret)
            .Distinct(StringComparer.Ordinal),
    ];
}

/// <summary>What goes into a bundle.</summary>
public sealed record EvidenceInput(
    LeaseId Lease,
    ClosureStatement Statement,
    DateTimeOffset At,
    StoredManifest? Manifest,
    IReadOnlyList<ReplicaView> Replicas,
    IReadOnlyList<ExecutorEvent> Events,
    IReadOnlyList<LogLine> Logs)
{
    /// <summary>When the container engine did not answer.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];
}

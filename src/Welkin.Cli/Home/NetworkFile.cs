using System.Text.Json;
using System.Text.Json.Serialization;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;

namespace Welkin.Cli.Home;

/// <summary>The contract with users and scripts: where the network answers, and whose keys there are.</summary>
public sealed record NetworkFile
{
    [JsonPropertyName("chain_id")]
    public required string ChainId { get; init; }

    [JsonPropertyName("rpc")]
    public required string Rpc { get; init; }

    [JsonPropertyName("grpc")]
    public required string Grpc { get; init; }

    /// <summary>Absent while the part is not built.</summary>
    [JsonPropertyName("rest")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rest { get; init; }

    [JsonPropertyName("ingress")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ingress { get; init; }

    [JsonPropertyName("sample_image")]
    public required string SampleImage { get; init; }

    [JsonPropertyName("providers")]
    public required IReadOnlyList<NetworkProvider> Providers { get; init; }

    [JsonPropertyName("accounts")]
    public required IReadOnlyList<NetworkAccount> Accounts { get; init; }

    public static NetworkFile Read(HomeFolder home)
    {
        try
        {
            return JsonSerializer.Deserialize<NetworkFile>(File.ReadAllBytes(home.NetworkFile)) ?? throw new JsonException("empty");
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            throw new CliException($"{home.NetworkFile} can't be read: {fault.Message}", $"Run: welkin up --home {home.Path}", fault);
        }
    }

    public void Write(HomeFolder home) => PrivateFile.Write(home.NetworkFile, JsonSerializer.SerializeToUtf8Bytes(this, Indented));

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>One local provider.</summary>
public sealed record NetworkProvider(
    [property: JsonPropertyName("address")] string Address,
    [property: JsonPropertyName("gateway")] string Gateway,
    [property: JsonPropertyName("grpc")] string Grpc);

/// <summary>One local account; the file is readable by its owner alone.</summary>
public sealed record NetworkAccount(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("address")] string Address,
    [property: JsonPropertyName("mnemonic")] string Mnemonic);

using System.Text.Json;
using Welkin.Client.Gateway;

namespace Welkin.Cli.Deploy;

/// <summary>Signed quotes as <c>welkin quote --output json</c> prints them.</summary>
internal static class QuoteFile
{
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Every signed quote in a file, wherever it stands.</summary>
    public static IReadOnlyList<SignedQuote> ReadAll(string path)
    {
        if (new FileInfo(path).Length > MaxBytes) throw new Terminal.CliException($"{path} is too large for quotes", "Write it with: welkin quote FILE --output json");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. Inside(document.RootElement)];
        }
        catch (JsonException)
        {
            throw new Terminal.CliException($"{path} is no JSON", "Write it with: welkin quote FILE --output json");
        }
    }

    /// <summary>A quote with its signature; null when the object has none.</summary>
    public static SignedQuote? Read(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty("document", out var document) && document.ValueKind == JsonValueKind.String
        && item.TryGetProperty("public_key", out var key) && key.ValueKind == JsonValueKind.String && key.TryGetBytesFromBase64(out var keyBytes)
        && item.TryGetProperty("signature", out var signature) && signature.ValueKind == JsonValueKind.String && signature.TryGetBytesFromBase64(out var signatureBytes)
            ? new SignedQuote(document.GetString()!, keyBytes, signatureBytes)
            : null;

    private static IEnumerable<SignedQuote> Inside(JsonElement item)
    {
        if (Read(item) is { } quote) return [quote];
        return item.ValueKind switch
        {
            JsonValueKind.Object => item.EnumerateObject().SelectMany(member => Inside(member.Value)),
            JsonValueKind.Array => item.EnumerateArray().SelectMany(Inside),
            _ => [],
        };
    }
}

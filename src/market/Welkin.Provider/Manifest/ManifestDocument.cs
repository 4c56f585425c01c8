using System.Collections.Immutable;
using System.Text.Json;
using Akash.Manifest.V2Beta3;

namespace Welkin.Provider;

/// <summary>A manifest as it was received and what it says.</summary>
/// <param name="Hashes">The hashes it may go by on chain, lower-case hex; the first is the network's own.</param>
public sealed record ManifestDocument(ImmutableArray<Group> Groups, ImmutableArray<string> Hashes)
{
    /// <summary>The longest manifest that is read.</summary>
    public const int MaxBytes = 1 << 20;

    public Group? Group(string name) => Groups.FirstOrDefault(group => group.Name == name);

    /// <summary>Reads the JSON clients send; null for the document means the problem says why not.</summary>
    public static (ManifestDocument? Document, ManifestProblem? Problem) Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            return Fail($"the manifest has {json.Length} bytes; at most {MaxBytes} are read");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            if (ManifestHash.HasDuplicateKeys(document.RootElement))
            {
                return Fail("a key stands twice in one object");
            }

            var groups = ManifestReader.Groups(document.RootElement);
            return (new ManifestDocument(groups, [.. ManifestHash.Candidates(json)]), null);
        }
        catch (JsonException e)
        {
            return Fail($"not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        catch (ManifestShapeException e)
        {
            return (null, new ManifestProblem(ManifestProblemKind.Undecodable, e.Where, e.Message));
        }
        catch (InvalidOperationException)
        {
            return Fail("a text holds half of a surrogate pair");
        }

        static (ManifestDocument?, ManifestProblem?) Fail(string text) =>
            (null, new ManifestProblem(ManifestProblemKind.Undecodable, "", text));
    }
}

/// <summary>Carries the place of a wrong value out of the reader; caught where the reading starts.</summary>
internal sealed class ManifestShapeException(string where, string message) : Exception(message)
{
    public string Where => where;
}

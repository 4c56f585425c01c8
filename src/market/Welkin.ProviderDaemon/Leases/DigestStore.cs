using System.Collections.Immutable;
using System.Text.Json;
using Welkin.Core;
using Welkin.Provider;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>
/// The last digests, for tenants who ask for the path of a lease of theirs. They are on disk before their root goes on chain; a
/// file that cannot be read costs nothing but the proofs until the next digest.
/// </summary>
public sealed class DigestStore
{
    private const int Kept = 3;
    private readonly string _path;
    private volatile ServiceDigest[] _digests;

    public DigestStore(string home)
    {
        _path = Path.Combine(home, "digests.json");
        _digests = Read(_path);
    }

    /// <summary>The newest; null before the first.</summary>
    public ServiceDigest? Last => _digests.FirstOrDefault();

    /// <summary>The digest of a height; null when it is not kept.</summary>
    public ServiceDigest? Find(Height height) => _digests.FirstOrDefault(digest => digest.Height == height);

    public void Put(ServiceDigest digest)
    {
        ServiceDigest[] digests = [digest, .. _digests.Where(other => other.Height != digest.Height).Take(Kept - 1)];
        PrivateFiles.Write(_path, JsonSerializer.SerializeToUtf8Bytes(digests.Select(item => new Record(item.Height.Value, [.. item.Lines], [.. item.Drift.Select(drift => new DriftRecord(drift.Kind, drift.Id.ToString()))]))));
        _digests = digests;
    }

    private static ServiceDigest[] Read(string path)
    {
        try
        {
            return File.Exists(path) ? [.. (JsonSerializer.Deserialize<List<Record>>(File.ReadAllBytes(path)) ?? []).Select(record => record.ToDigest())] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record Record(long Height, List<string> Lines, List<DriftRecord> Drift)
    {
        public ServiceDigest ToDigest() => new(
            new Height(Height),
            [.. Lines],
            [.. Drift.Where(drift => LeaseId.TryParse(drift.Id, out _)).Select(drift => new Drift(drift.Kind, LeaseId.TryParse(drift.Id, out var id) ? id : throw new JsonException("no lease")))]);
    }

    private sealed record DriftRecord(DriftKind Kind, string Id);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Welkin.Core;
using Welkin.Provider;
using ManifestGroup = Akash.Manifest.V2Beta3.Group;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>The group of a manifest that a lease runs.</summary>
/// <param name="Json">The group as its tenant wrote it.</param>
public sealed record StoredManifest(LeaseId Lease, string Hash, Height VerifiedAt, ManifestGroup Group, string Json)
{
    public ManifestView View => new(Lease, Hash, VerifiedAt);

    /// <summary>A manifest holds secrets; printing one shows none.</summary>
    public override string ToString() => $"manifest {Hash} of {Lease}";
}

/// <summary>
/// Manifests at rest, one encrypted file a lease (AES-256-GCM under a key of this provider; the lease's name is bound to
/// the content). In memory they are plain, since workloads are made from them.
/// </summary>
public sealed partial class ManifestStore
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    private readonly string _folder;
    private readonly byte[] _key;
    private readonly ConcurrentDictionary<LeaseId, StoredManifest> _manifests = new();

    private ManifestStore(string folder, byte[] key) => (_folder, _key) = (folder, key);

    public ImmutableArray<StoredManifest> All => [.. _manifests.Values.OrderBy(manifest => manifest.VerifiedAt).ThenBy(manifest => manifest.Lease.ToString(), StringComparer.Ordinal)];

    /// <summary>Opens the store, making its key on first use. A file that cannot be read is set aside and named in the log.</summary>
    public static ManifestStore Open(string home, ILogger logger)
    {
        var folder = Path.Combine(home, "manifests");
        PrivateFiles.EnsureFolder(folder);
        var store = new ManifestStore(folder, Key(Path.Combine(home, "manifest.key")));
        foreach (var path in Directory.EnumerateFiles(folder, "*.manifest"))
        {
            try
            {
                var manifest = store.Read(path);
                store._manifests[manifest.Lease] = manifest;
            }
            catch (Exception e) when (e is CryptographicException or InvalidDataException or InvalidProtocolBufferException or JsonException)
            {
                File.Move(path, path + ".unreadable", overwrite: true);
                Unreadable(logger, Path.GetFileName(path), e.GetType().Name);
            }
        }

        return store;
    }

    public StoredManifest? Find(LeaseId lease) => _manifests.GetValueOrDefault(lease);

    /// <summary>Keeps a manifest; it is on disk when this returns.</summary>
    public void Put(StoredManifest manifest)
    {
        PrivateFiles.Write(PathOf(manifest.Lease), Seal(manifest));
        _manifests[manifest.Lease] = manifest;
    }

    public void Remove(LeaseId lease)
    {
        _manifests.TryRemove(lease, out _);
        File.Delete(PathOf(lease));
    }

    private static byte[] Key(string path)
    {
        if (!File.Exists(path))
        {
            PrivateFiles.Write(path, RandomNumberGenerator.GetBytes(KeyBytes));
        }

        var key = File.ReadAllBytes(path);
        return key.Length == KeyBytes ? key : throw new InvalidDataException($"{path} has to hold {KeyBytes} bytes; restore it from a backup, or delete it together with the manifests beside it");
    }

    private string PathOf(LeaseId lease) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lease.ToString())))[..32] + ".manifest");

    private byte[] Seal(StoredManifest manifest)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(new Record(
            manifest.Lease.ToString(), manifest.Hash, manifest.VerifiedAt.Value, manifest.Group.ToByteArray(), manifest.Json));
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        var (nonce, tag, cipher) = Parts(sealedBytes);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span, Encoding.ASCII.GetBytes(Path.GetFileName(PathOf(manifest.Lease))));
        CryptographicOperations.ZeroMemory(plain);
        return sealedBytes;
    }

    private StoredManifest Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < NonceBytes + TagBytes)
        {
            throw new InvalidDataException("too short");
        }

        var (nonce, tag, cipher) = Parts(bytes);
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, Encoding.ASCII.GetBytes(Path.GetFileName(path)));
        var record = JsonSerializer.Deserialize<Record>(plain) ?? throw new InvalidDataException("empty");
        CryptographicOperations.ZeroMemory(plain);
        return LeaseId.TryParse(record.Lease, out var lease)
            ? new StoredManifest(lease, record.Hash, new Height(record.VerifiedAt), ManifestGroup.Parser.ParseFrom(record.Group), record.Json)
            : throw new InvalidDataException("no lease");
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] bytes) =>
        (bytes.AsMemory(0, NonceBytes), bytes.AsMemory(NonceBytes, TagBytes), bytes.AsMemory(NonceBytes + TagBytes));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The manifest file {File} cannot be read ({Reason}) and is set aside; its tenant has to send the manifest again")]
    private static partial void Unreadable(ILogger logger, string file, string reason);

    private sealed record Record(string Lease, string Hash, long VerifiedAt, byte[] Group, string Json);
}

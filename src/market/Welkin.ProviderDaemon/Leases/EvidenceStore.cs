using System.Security.Cryptography;
using System.Text;
using Welkin.Provider;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>Evidence bundles on disk, the last of each lease. They outlive the lease: its tenant may ask for them afterwards.</summary>
public sealed class EvidenceStore
{
    private const int Kept = 10_000;
    private readonly string _folder;

    public EvidenceStore(string home)
    {
        _folder = Path.Combine(home, "evidence");
        PrivateFiles.EnsureFolder(_folder);
    }

    public void Put(LeaseId lease, byte[] bundle)
    {
        PrivateFiles.Write(PathOf(lease), bundle);
        var files = new DirectoryInfo(_folder).GetFiles("*.json");
        foreach (var old in files.OrderByDescending(file => file.LastWriteTimeUtc).Skip(Kept))
        {
            old.Delete();
        }
    }

    public byte[]? Find(LeaseId lease) => File.Exists(PathOf(lease)) ? File.ReadAllBytes(PathOf(lease)) : null;

    private string PathOf(LeaseId lease) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lease.ToString())))[..32] + ".json");
}

using System.Security.Cryptography;
using System.Text;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Ingress;

/// <summary>The network's automatic host names.</summary>
public static class IngressNames
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuv";

    // The DNS namespace of RFC 4122, in network byte order.
    private static readonly byte[] DnsNamespace = Convert.FromHexString("6ba7b8109dad11d180b400c04fd430c8");

    /// <summary>Base32hex of the version-5 UUID of lease id and service: 26 characters.</summary>
    public static string Label(LeaseKey lease, string service)
    {
#pragma warning disable CA5350 // Version-5 UUIDs are made with SHA-1; this is a name, not a secret.
        var digest = SHA1.HashData([.. DnsNamespace, .. Encoding.UTF8.GetBytes(lease.Text + service)]);
#pragma warning restore CA5350
        var id = digest.AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x50);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return Base32(id);
    }

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(26);
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            buffer = ((buffer << 8) | b) & 0xFFFF;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Alphabet[(buffer >> (bits - 5)) & 31]);
        }
        if (bits > 0) text.Append(Alphabet[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }
}

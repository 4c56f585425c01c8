using System.Security.Cryptography;
using System.Text;
using Welkin.Provider;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>Automatic host labels, the same on every provider of the network.</summary>
public static class HostLabels
{
    private const string Base32Hex = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>The DNS namespace of RFC 4122, in network order.</summary>
    private static readonly byte[] DnsNamespace = Convert.FromHexString("6ba7b8109dad11d180b400c04fd430c8");

    /// <summary>The label of a service: base32hex of the version-5 UUID of the lease's name and the service's.</summary>
    public static string Of(LeaseId lease, string service)
    {
        Span<byte> uuid = stackalloc byte[20];

        // RFC 4122 prescribes SHA-1 for version 5; nothing secret depends on it.
#pragma warning disable CA5350
        SHA1.HashData([.. DnsNamespace, .. Encoding.UTF8.GetBytes(lease + service)], uuid);
#pragma warning restore CA5350
        uuid = uuid[..16];
        uuid[6] = (byte)((uuid[6] & 0x0f) | 0x50);
        uuid[8] = (byte)((uuid[8] & 0x3f) | 0x80);
        return Encode(uuid);
    }

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            buffer = ((buffer & 0xfff) << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Base32Hex[(buffer >> bits) & 31]);
            }
        }

        return bits == 0 ? text.ToString() : text.Append(Base32Hex[(buffer << (5 - bits)) & 31]).ToString();
    }
}

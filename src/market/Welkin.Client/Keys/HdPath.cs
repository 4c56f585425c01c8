using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Client.Keys;

/// <summary>Derivation of private keys from a seed along a path. Spec: BIP-32, BIP-44; coin type 118.</summary>
public static class HdPath
{
    private const uint Hardened = 0x8000_0000;

    /// <summary>The path of the first account key.</summary>
    public const string Default = "m/44'/118'/0'/0/0";

    /// <summary>The path of a key of an account.</summary>
    public static string For(uint account, uint index) => $"m/44'/118'/{account}'/0/{index}";

    /// <summary>The private key at a path. Errors: undefined, for a malformed path.</summary>
    public static Result<byte[]> Derive(ReadOnlySpan<byte> seed, string path)
    {
        if (!Parse(path).TryGet(out var steps, out var error))
        {
            return error;
        }

        var node = HMACSHA512.HashData("Bitcoin seed"u8, seed);
        var (key, chainCode) = (node[..32], node[32..]);
        foreach (var step in steps)
        {
            byte[] parent = step >= Hardened ? [0, .. key] : Secp256k1.PublicKey(key);
            byte[] data = [.. parent, (byte)(step >> 24), (byte)((step >> 16) & 0xff), (byte)((step >> 8) & 0xff), (byte)(step & 0xff)];
            var child = HMACSHA512.HashData(chainCode, data);
            if (Secp256k1.AddToPrivateKey(key, child.AsSpan(0, 32)) is not { } next)
            {
                return Error.Undefined($"no key exists at {path}");
            }

            (key, chainCode) = (next, child[32..]);
        }

        return key;
    }

    private static Result<uint[]> Parse(string path)
    {
        // The network's tools take no path at all for the root key, and forgive one slash at the end.
        if (path == "m")
        {
            return Error.Undefined("path 'm' doesn't contain '/' separators");
        }

        var body = path.EndsWith('/') ? path[..^1] : path;
        var parts = body.Length == 0 ? [] : body.Split('/');
        var steps = new List<uint>();
        foreach (var part in parts is ["m", ..] ? parts[1..] : parts)
        {
            var isHardened = part.EndsWith('\'');
            if (!uint.TryParse(isHardened ? part[..^1] : part, NumberStyles.None, CultureInfo.InvariantCulture, out var step) || step >= Hardened)
            {
                return Error.Undefined($"invalid derivation path {path}");
            }

            steps.Add(isHardened ? step | Hardened : step);
        }

        return steps.ToArray();
    }
}

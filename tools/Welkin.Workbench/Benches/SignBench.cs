using System.Diagnostics;
using System.Security.Cryptography;
using Welkin.Core.Crypto;

namespace Welkin.Workbench.Benches;

/// <summary>Signature verifications per second of the native libraries: the limit that other figures are divided by.</summary>
internal static class SignBench
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    public static void Run(Evidence evidence)
    {
        var digest = SHA256.HashData("welkin bench sign"u8);
        var secret = SHA256.HashData("a key of no value"u8);
        var publicKey = Secp256k1.PublicKey(secret);
        var signature = Secp256k1.Sign(secret, digest);
        Show(evidence, "secp256k1", () => Secp256k1.Verify(publicKey, digest, signature));

        var edSecret = Ed25519.PrivateKey(secret);
        var (edPublic, edSignature) = (Ed25519.PublicKey(edSecret), Ed25519.Sign(edSecret, digest));
        Show(evidence, "ed25519", () => Ed25519.Verify(edPublic, digest, edSignature));
    }

    private static void Show(Evidence evidence, string name, Func<bool> verify)
    {
        var one = Rate(verify, threads: 1);
        var all = Rate(verify, Environment.ProcessorCount);
        evidence.Line($"{name,-10} 1 thread {one,9:0} verifications/s   {Environment.ProcessorCount} threads {all,9:0} verifications/s");
    }

    private static double Rate(Func<bool> verify, int threads)
    {
        var counts = new long[threads];
        var clock = Stopwatch.StartNew();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            while (clock.Elapsed < Length)
            {
                for (var i = 0; i < 64; i++)
                {
                    if (!verify()) throw new InvalidOperationException("a good signature was refused");
                    counts[thread]++;
                }
            }
        });
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }
}

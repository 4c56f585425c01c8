using System.Security.Cryptography;
using System.Text;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Client.Keys;

/// <summary>Key phrases: words that stand for random bits with a checksum. Spec: BIP-39, English list.</summary>
public static class Mnemonic
{
    private const int BitsPerWord = 11;
    private const int SeedRounds = 2048;
    private const int SeedLength = 64;

    private static readonly string[] Words = LoadWords();

    /// <summary>A new phrase of 24 words.</summary>
    public static string Create() => FromEntropy(RandomNumberGenerator.GetBytes(32));

    /// <summary>The phrase of 16, 20, 24, 28 or 32 bytes.</summary>
    public static string FromEntropy(ReadOnlySpan<byte> entropy)
    {
        Invariant.Check(entropy.Length is >= 16 and <= 32 && entropy.Length % 4 == 0, "entropy has 16 to 32 bytes, in steps of 4");
        byte[] bits = [.. entropy, Hash.Sha256(entropy)[0]];
        var count = entropy.Length * 3 / 4;
        return string.Join(' ', Enumerable.Range(0, count).Select(i => Words[WordAt(bits, i)]));
    }

    /// <summary>Checks number of words, spelling and checksum; one blank between words, none around them. Errors: undefined; the text names the first unknown word's place, never a word.</summary>
    public static Result<Unit> Validate(string phrase)
    {
        var words = phrase.Split(' ');
        if (words.Length is not (12 or 15 or 18 or 21 or 24))
        {
            return Error.Undefined($"a mnemonic has 12, 15, 18, 21 or 24 words, not {words.Length}");
        }

        var bits = new byte[((words.Length * BitsPerWord) + 7) / 8];
        for (var i = 0; i < words.Length; i++)
        {
            var index = Array.BinarySearch(Words, words[i], StringComparer.Ordinal);
            if (index < 0)
            {
                return Error.Undefined($"word {i + 1} of the mnemonic is not in the list");
            }

            PutWord(bits, i, index);
        }

        var entropyLength = words.Length * 4 / 3;
        var checksumBits = words.Length / 3;
        var mask = (0xff << (8 - checksumBits)) & 0xff;
        return (bits[entropyLength] & mask) == (Hash.Sha256(bits.AsSpan(0, entropyLength))[0] & mask)
            ? new Unit()
            : Error.Undefined("the checksum of the mnemonic is wrong");
    }

    /// <summary>The 64-byte seed of a phrase.</summary>
    /// <param name="phrase">The words.</param>
    /// <param name="passphrase">The optional extra secret of BIP-39.</param>
    public static byte[] ToSeed(string phrase, string passphrase = "") => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(phrase.Normalize(NormalizationForm.FormKD)),
        Encoding.UTF8.GetBytes("mnemonic" + passphrase.Normalize(NormalizationForm.FormKD)),
        SeedRounds,
        HashAlgorithmName.SHA512,
        SeedLength);

    private static int WordAt(ReadOnlySpan<byte> bits, int word)
    {
        var value = 0;
        for (var bit = word * BitsPerWord; bit < (word + 1) * BitsPerWord; bit++)
        {
            value = (value << 1) | ((bits[bit / 8] >> (7 - (bit % 8))) & 1);
        }

        return value;
    }

    private static void PutWord(byte[] bits, int word, int value)
    {
        for (var i = 0; i < BitsPerWord; i++)
        {
            var bit = (word * BitsPerWord) + i;
            bits[bit / 8] |= (byte)(((value >> (BitsPerWord - 1 - i)) & 1) << (7 - (bit % 8)));
        }
    }

    private static string[] LoadWords()
    {
        using var stream = typeof(Mnemonic).Assembly.GetManifestResourceStream("bip39-english.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

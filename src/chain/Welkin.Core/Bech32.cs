using System.Text;

namespace Welkin.Core;

/// <summary>The text form of addresses: a prefix, a separator, 5-bit groups, a checksum. Spec: BIP-173, without its length limit.</summary>
public static class Bech32
{
    private const string Charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int MaxLength = 1023;
    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Writes bytes under a lower-case prefix.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> bytes)
    {
        var groups = ToGroups(bytes);
        var text = new StringBuilder(prefix.Length + 1 + groups.Count + 6).Append(prefix).Append('1');
        foreach (var group in groups)
        {
            text.Append(Charset[group]);
        }

        return text.Append(Checksum(prefix, groups)).ToString();
    }

    /// <summary>Reads a text of any prefix. Errors: undefined, with the words of the reference decoder.</summary>
    public static Result<(string Prefix, byte[] Bytes)> Decode(string text)
    {
        if (!Split(text).TryGet(out var parts, out var error))
        {
            return error;
        }

        var (prefix, data) = parts;
        var groups = new List<byte>(data.Length);
        foreach (var c in data)
        {
            var value = Charset.IndexOf(c);
            if (value < 0)
            {
                return Fail($"invalid character not part of charset: {(int)c}");
            }

            groups.Add((byte)value);
        }

        var payload = groups.GetRange(0, groups.Count - 6);
        var expected = Checksum(prefix, payload);
        if (!data.EndsWith(expected, StringComparison.Ordinal))
        {
            return Fail($"invalid checksum (expected {expected} got {data[^6..]})");
        }

        return FromGroups(payload).TryGet(out var bytes, out error) ? (prefix, bytes) : error;
    }

    private static Result<(string Prefix, string Data)> Split(string text)
    {
        // Lengths and characters count in UTF-8 bytes, so the words stay the same for text outside ASCII.
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length is < 8 or > MaxLength)
        {
            return Fail($"invalid bech32 string length {utf8.Length}");
        }

        var (hasLower, hasUpper) = (false, false);
        foreach (var b in utf8)
        {
            if (b is < 33 or > 126)
            {
                return Fail($"invalid character in string: '{(char)b}'");
            }

            hasLower |= b is >= (byte)'a' and <= (byte)'z';
            hasUpper |= b is >= (byte)'A' and <= (byte)'Z';
            if (hasLower && hasUpper)
            {
                return Fail("string not all lowercase or all uppercase");
            }
        }

        var lower = text.ToLowerInvariant();
        var separator = lower.LastIndexOf('1');
        return separator < 1 || separator + 7 > lower.Length
            ? Fail($"invalid separator index {separator}")
            : (lower[..separator], lower[(separator + 1)..]);
    }

    private static List<byte> ToGroups(ReadOnlySpan<byte> bytes)
    {
        var groups = new List<byte>(((bytes.Length * 8) + 4) / 5);
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            buffer = ((buffer << 8) | b) & 0xfff;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                groups.Add((byte)((buffer >> bits) & 31));
            }
        }

        if (bits > 0)
        {
            groups.Add((byte)((buffer << (5 - bits)) & 31));
        }

        return groups;
    }

    private static Result<byte[]> FromGroups(List<byte> groups)
    {
        var bytes = new byte[groups.Count * 5 / 8];
        var (buffer, bits, length) = (0, 0, 0);
        foreach (var group in groups)
        {
            buffer = ((buffer << 5) | group) & 0xfff;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[length++] = (byte)((buffer >> bits) & 0xff);
            }
        }

        var padding = buffer & ((1 << bits) - 1);
        return bits > 4 || padding != 0 ? Fail("invalid incomplete group") : bytes;
    }

    private static string Checksum(string prefix, List<byte> groups)
    {
        var state = 1u;
        foreach (var c in prefix)
        {
            state = Step(state, (uint)(c >> 5));
        }

        state = Step(state, 0);
        foreach (var c in prefix)
        {
            state = Step(state, (uint)(c & 31));
        }

        foreach (var group in groups)
        {
            state = Step(state, group);
        }

        for (var i = 0; i < 6; i++)
        {
            state = Step(state, 0);
        }

        state ^= 1;
        Span<char> text = stackalloc char[6];
        for (var i = 0; i < 6; i++)
        {
            text[i] = Charset[(int)((state >> (5 * (5 - i))) & 31)];
        }

        return new string(text);
    }

    private static uint Step(uint state, uint value)
    {
        var top = state >> 25;
        state = ((state & 0x1ffffff) << 5) ^ value;
        for (var i = 0; i < 5; i++)
        {
            if (((top >> i) & 1) == 1)
            {
                state ^= Generator[i];
            }
        }

        return state;
    }

    private static Error Fail(string words) => Error.Undefined($"decoding bech32 failed: {words}");
}

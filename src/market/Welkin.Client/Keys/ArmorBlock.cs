using System.Text;
using Welkin.Core;

namespace Welkin.Client.Keys;

/// <summary>Bytes as lines of text with headers and a checksum. Spec: RFC 4880, section 6.</summary>
internal sealed record ArmorBlock(string Type, IReadOnlyDictionary<string, string> Headers, byte[] Data)
{
    private const int LineLength = 64;
    private const int CrcInitial = 0xb704ce;
    private const int CrcPolynomial = 0x1864cfb;

    public string Write()
    {
        var text = new StringBuilder($"-----BEGIN {Type}-----\n");
        foreach (var (name, value) in Headers.OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            text.Append($"{name}: {value}\n");
        }

        text.Append('\n');
        foreach (var line in Convert.ToBase64String(Data).Chunk(LineLength))
        {
            text.Append(line).Append('\n');
        }

        return text.Append($"={Checksum(Data)}\n-----END {Type}-----").ToString();
    }

    public static Result<ArmorBlock> Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).SkipWhile(line => !line.StartsWith("-----BEGIN ", StringComparison.Ordinal)).ToArray();
        if (lines.Length == 0 || !lines[0].EndsWith("-----", StringComparison.Ordinal))
        {
            return Malformed;
        }

        var type = lines[0]["-----BEGIN ".Length..^"-----".Length];
        var headers = new Dictionary<string, string>();
        var next = 1;
        for (; next < lines.Length && lines[next].Split(": ", 2) is [var name, var value]; next++)
        {
            headers[name] = value;
        }

        var body = lines.Skip(next).TakeWhile(line => line != $"-----END {type}-----").Where(line => line.Length > 0).ToArray();
        if (next + body.Length >= lines.Length || body.Length == 0 || body[^1] is not ['=', .. var checksum])
        {
            return Malformed;
        }

        try
        {
            var data = Convert.FromBase64String(string.Concat(body[..^1]));
            return Checksum(data) == checksum ? new ArmorBlock(type, headers, data) : Error.Undefined("the checksum of the armored key is wrong");
        }
        catch (FormatException)
        {
            return Malformed;
        }
    }

    private static Error Malformed => Error.Undefined("not an armored key");

    private static string Checksum(byte[] data)
    {
        var crc = CrcInitial;
        foreach (var b in data)
        {
            crc ^= b << 16;
            for (var bit = 0; bit < 8; bit++)
            {
                crc <<= 1;
                crc ^= (crc & 0x1000000) != 0 ? CrcPolynomial : 0;
            }
        }

        return Convert.ToBase64String([(byte)(crc >> 16), (byte)((crc >> 8) & 0xff), (byte)(crc & 0xff)]);
    }
}

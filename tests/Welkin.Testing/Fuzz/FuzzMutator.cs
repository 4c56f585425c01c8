using System.Globalization;
using System.Text;

namespace Welkin.Testing.Fuzz;

/// <summary>Changes inputs: bits, ranges, lengths, numbers, words, depth.</summary>
internal sealed class FuzzMutator(FuzzTarget target, Random random)
{
    private const int MostChanges = 5;
    private const int DeepestNesting = 12_000;

    private static readonly byte[] Edges = [0, 1, 7, 8, 0x0a, 0x12, 0x20, 0x7f, 0x80, 0xc0, 0xe2, 0xff];

    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "00", "127", "256", "65536", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "18446744073709551616", "-9223372036854775809", "1e9", "1e400", "0.1", ".5", "5.", "0x10", "1_000", "+1", "NaN", "340282366920938463463374607431768211456",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936", "0.0000000000000000001", "\u0661",
    ];

    private static readonly (string Open, string Close)[] Nests = [("[", "]"), ("{\"a\":", "}"), ("(", ")"), ("{", "}"), ("- ", ""), ("a: ", "\n"), ("'", "'"), ("[[", "")];

    private readonly FuzzProto _proto = new(random, target.Words);

    /// <summary>A changed copy of an input.</summary>
    /// <param name="others">Inputs to take parts from.</param>
    public byte[] Mutate(byte[] input, IReadOnlyList<byte[]> others)
    {
        var bytes = input;
        for (var changes = 1 + random.Next(MostChanges); changes > 0; changes--) bytes = Change(bytes, others);
        return bytes.Length > target.MaxLength ? bytes[..target.MaxLength] : bytes;
    }

    private byte[] Change(byte[] bytes, IReadOnlyList<byte[]> others)
    {
        var other = others[random.Next(others.Count)];
        return target.Shape switch
        {
            FuzzShape.Proto when random.Next(4) != 0 => _proto.Change(bytes, other),
            FuzzShape.LineAndProto when random.Next(4) != 0 => AfterLine(bytes, other),
            FuzzShape.Text when random.Next(2) != 0 => Text(bytes),
            _ => Plain(bytes, other),
        };
    }

    private byte[] AfterLine(byte[] bytes, byte[] other)
    {
        var (at, from) = (Array.IndexOf(bytes, (byte)'\n') + 1, Array.IndexOf(other, (byte)'\n') + 1);
        return [.. bytes[..at], .. _proto.Change(bytes[at..], other[from..])];
    }

    private byte[] Plain(byte[] bytes, byte[] other)
    {
        var (start, end) = Range(bytes);
        var at = random.Next(bytes.Length + 1);
        switch (random.Next(10))
        {
            case 0 when bytes.Length > 0:
                return With(bytes, start, [(byte)(bytes[start] ^ (1 << random.Next(8)))], 1);
            case 1 when bytes.Length > 0:
                return With(bytes, start, [Edges[random.Next(Edges.Length)]], 1);
            case 2:
                return With(bytes, at, [(byte)random.Next(256)], 0);
            case 3:
                return With(bytes, start, [], end - start);
            case 4:
                return With(bytes, at, bytes[start..end], 0);
            case 5:
                return bytes[..start];
            case 6:
                var (from, to) = Range(other);
                return With(bytes, at, other[from..to], random.Next(2) * Math.Min(to - from, bytes.Length - at));
            case 7:
                return With(bytes, at, Word(), random.Next(2) * Math.Min(4, bytes.Length - at));
            case 8:
                return Length(bytes, start);
            default:
                return Repeated(bytes, start, end);
        }
    }

    /// <summary>A range of an input, mostly short.</summary>
    private (int Start, int End) Range(byte[] bytes)
    {
        var start = bytes.Length == 0 ? 0 : random.Next(bytes.Length);
        var longest = random.Next(8) == 0 ? bytes.Length : 24;
        return (start, Math.Min(bytes.Length, start + 1 + random.Next(Math.Max(1, longest))));
    }

    private static byte[] With(byte[] bytes, int at, byte[] inserted, int replaced) => [.. bytes[..at], .. inserted, .. bytes[Math.Min(bytes.Length, at + replaced)..]];

    private byte[] Word() => Encoding.UTF8.GetBytes(target.Words.Count > 0 && random.Next(3) != 0 ? target.Words[random.Next(target.Words.Count)] : Numbers[random.Next(Numbers.Length)]);

    /// <summary>Writes over a length: four bytes of either order, or a varint, as large as can be or off by one.</summary>
    private byte[] Length(byte[] bytes, int at)
    {
        if (at + 4 > bytes.Length) return bytes;
        return random.Next(4) switch
        {
            0 => With(bytes, at, [0xff, 0xff, 0xff, 0xff], 4),
            1 => With(bytes, at, [0x7f, 0xff, 0xff, 0xff], 4),
            2 => With(bytes, at, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], 1),
            _ => With(bytes, at, [unchecked((byte)(bytes[at] + 1 - (2 * random.Next(2))))], 1),
        };
    }

    private byte[] Repeated(byte[] bytes, int start, int end)
    {
        if (end == start || random.Next(4) != 0) return bytes;
        var times = 1 + random.Next(Math.Max(1, target.MaxLength / (end - start)));
        var block = bytes[start..end];
        var all = new byte[block.Length * times];
        for (var i = 0; i < times; i++) block.CopyTo(all, i * block.Length);
        return With(bytes, start, all, end - start);
    }

    private byte[] Text(byte[] bytes) => random.Next(8) switch
    {
        0 or 1 or 2 => Number(bytes),
        3 => Nested(bytes),
        4 => Line(bytes),
        _ => Token(bytes),
    };

    /// <summary>Puts another number where one stands.</summary>
    private byte[] Number(byte[] bytes)
    {
        if (bytes.Length == 0) return bytes;
        var start = random.Next(bytes.Length);
        while (start < bytes.Length && !char.IsAsciiDigit((char)bytes[start])) start++;
        var end = start;
        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end])) end++;
        var number = random.Next(3) == 0 ? random.NextInt64().ToString(CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)];
        return start == bytes.Length ? bytes : With(bytes, start, Encoding.UTF8.GetBytes(number), end - start);
    }

    private byte[] Nested(byte[] bytes)
    {
        var (open, close) = Nests[random.Next(Nests.Length)];
        var depth = random.Next(6) == 0 ? random.Next(DeepestNesting) : random.Next(80);
        var (start, end) = Range(bytes);
        var text = new StringBuilder();
        for (var i = 0; i < depth; i++) text.Append(open);
        var before = Encoding.UTF8.GetBytes(text.ToString());
        text.Clear();
        for (var i = 0; i < depth; i++) text.Append(close);
        return [.. bytes[..start], .. before, .. bytes[start..end], .. Encoding.UTF8.GetBytes(text.ToString()), .. bytes[end..]];
    }

    /// <summary>Moves, doubles or drops a line.</summary>
    private byte[] Line(byte[] bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n').ToList();
        var line = lines[random.Next(lines.Count)];
        if (random.Next(2) == 0) lines.Remove(line);
        if (random.Next(2) == 0) lines.Insert(random.Next(lines.Count + 1), random.Next(3) == 0 ? "  " + line : line);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>Replaces or removes what stands between two separators.</summary>
    private byte[] Token(byte[] bytes)
    {
        if (bytes.Length == 0) return Word();
        var middle = random.Next(bytes.Length);
        var (start, end) = (middle, middle);
        while (start > 0 && !IsSeparator(bytes[start - 1])) start--;
        while (end < bytes.Length && !IsSeparator(bytes[end])) end++;
        return random.Next(4) == 0 ? With(bytes, start, [], end - start) : With(bytes, start, Word(), end - start);
    }

    private static bool IsSeparator(byte value) => value is <= 32 or (byte)'"' or (byte)':' or (byte)',' or (byte)'/' or (byte)'=' or (byte)'&' or (byte)'?' or (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)'\'';
}

using System.Text;
using Google.Protobuf;

namespace Welkin.Testing.Fuzz;

/// <summary>Changes protobuf field by field: the lengths around a change stay right, so that it arrives where it was meant to.</summary>
internal sealed class FuzzProto(Random random, IReadOnlyList<string> words)
{
    private const int Deepest = 12;
    private const int DeepestNesting = 4_000;

    private static readonly ulong[] Numbers =
        [0, 1, 2, 127, 128, 65_535, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue, unchecked((ulong)-62_135_596_801L), 253_402_300_800];

    /// <summary>A changed copy; bytes that are no protobuf get one field appended.</summary>
    public byte[] Change(byte[] bytes, byte[] other)
    {
        if (Field.TryParse(bytes, 0) is not { Count: > 0 } fields) return [.. bytes, .. Field.Of(1 + random.Next(20), Text()).ToBytes()];
        var donors = Field.TryParse(other, 0) is { Count: > 0 } found ? Flat(found).ToList() : [];
        Change(fields, donors);
        return Field.Write(fields);
    }

    private void Change(List<Field> level, List<Field> donors)
    {
        // Down as often as not, so that inner fields change as often as outer ones.
        var at = random.Next(level.Count);
        if (level[at].Inner is { Count: > 0 } inner && random.Next(4) != 0)
        {
            Change(inner, donors);
            return;
        }

        switch (random.Next(9))
        {
            case 0:
                level.RemoveAt(at);
                break;
            case 1:
                level.Insert(random.Next(level.Count + 1), level[at]);
                break;
            case 2 when donors.Count > 0:
                level.Insert(at, donors[random.Next(donors.Count)]);
                break;
            case 3 when donors.Count > 0 && donors[random.Next(donors.Count)] is var donor && donor.Type == level[at].Type:
                level[at] = level[at] with { Value = donor.Value, Inner = donor.Inner };
                break;
            case 4:
                level[at] = level[at] with { Number = random.Next(3) == 0 ? 1_024 + random.Next(2_048) : 1 + random.Next(32) };
                break;
            case 5:
                level[at] = Nested(level[at]);
                break;
            case 6 when level.Count > 1:
                var to = random.Next(level.Count);
                (level[at], level[to]) = (level[to], level[at]);
                break;
            default:
                level[at] = NewValue(level[at]);
                break;
        }
    }

    private Field NewValue(Field field)
    {
        if (field.Type == 0)
        {
            var number = random.Next(2) == 0 ? Numbers[random.Next(Numbers.Length)] : (ulong)random.NextInt64();
            return field with { Value = Field.Varint(number) };
        }

        if (field.Type != 2) return field with { Value = [.. field.Value.Select(_ => (byte)random.Next(256))] };
        var value = field.Value;
        return random.Next(4) switch
        {
            0 => field with { Value = [], Inner = null },
            1 => field with { Value = Text(), Inner = null },
            2 when value.Length > 0 => field with { Value = value[..random.Next(value.Length)], Inner = null },
            _ => field with { Value = [.. value, .. Text()], Inner = null },
        };
    }

    /// <summary>A field within itself, over and over.</summary>
    private Field Nested(Field field)
    {
        var depth = random.Next(4) == 0 ? random.Next(DeepestNesting) : random.Next(40);
        var bytes = field.ToBytes();
        for (var i = 0; i < depth && bytes.Length < 30_000; i++) bytes = Field.Of(field.Number, bytes).ToBytes();
        return Field.Of(field.Number, bytes);
    }

    private byte[] Text()
    {
        if (words.Count > 0 && random.Next(2) == 0) return Encoding.UTF8.GetBytes(words[random.Next(words.Count)]);
        var bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<Field> Flat(List<Field> fields) => fields.SelectMany(field => field.Inner is null ? [field] : Flat(field.Inner).Prepend(field));

    /// <summary>A field as it stands on the wire.</summary>
    /// <param name="Inner">The fields within, when the value looks like some.</param>
    private sealed record Field(int Number, int Type, byte[] Value, List<Field>? Inner)
    {
        public static Field Of(int number, byte[] value) => new(number, 2, value, null);

        public static byte[] Varint(ulong value)
        {
            var bytes = new byte[CodedOutputStream.ComputeUInt64Size(value)];
            var output = new CodedOutputStream(bytes);
            output.WriteUInt64(value);
            output.Flush();
            return bytes;
        }

        public static List<Field>? TryParse(byte[] bytes, int depth)
        {
            var fields = new List<Field>();
            var input = new CodedInputStream(bytes);
            try
            {
                for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
                {
                    var (number, type) = ((int)(tag >> 3), (int)(tag & 7));
                    switch (type)
                    {
                        case 0:
                            fields.Add(new Field(number, 0, Varint(input.ReadUInt64()), null));
                            break;
                        case 1:
                            fields.Add(new Field(number, 1, BitConverter.GetBytes(input.ReadFixed64()), null));
                            break;
                        case 2:
                            var value = input.ReadBytes().ToByteArray();
                            fields.Add(new Field(number, 2, value, depth < Deepest && value.Length > 1 ? TryParse(value, depth + 1) : null));
                            break;
                        case 5:
                            fields.Add(new Field(number, 5, BitConverter.GetBytes(input.ReadFixed32()), null));
                            break;
                        default:
                            return null;
                    }
                }
            }
            catch (InvalidProtocolBufferException)
            {
                return null;
            }

            return fields;
        }

        public static byte[] Write(List<Field> fields) => [.. fields.SelectMany(field => field.ToBytes())];

        public byte[] ToBytes()
        {
            var value = Inner is null ? Value : Write(Inner);
            byte[] tag = Varint(((ulong)Number << 3) | (uint)Type);
            return Type == 2 ? [.. tag, .. Varint((ulong)value.Length), .. value] : [.. tag, .. value];
        }
    }
}

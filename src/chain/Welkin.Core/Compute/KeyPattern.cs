using System.Text;

namespace Welkin.Core.Compute;

/// <summary>Shell patterns over keys: <c>*</c> and <c>?</c> stop at a slash, <c>[a-z]</c> and <c>[^a-z]</c> are classes, <c>\</c> quotes.</summary>
/// <remarks>Spec: Go path/filepath.Match. A pattern that is malformed anywhere matches nothing.</remarks>
public static class KeyPattern
{
    private const byte Separator = (byte)'/';

    private enum Kind
    {
        Byte,
        AnyRune,
        Class,
    }

    /// <summary>Whether the pattern matches the whole key.</summary>
    public static bool Matches(string pattern, string key)
    {
        if (!TryParse(Encoding.UTF8.GetBytes(pattern), out var chunks))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(key);
        for (var i = 0; i < chunks.Count; i++)
        {
            if (!TryConsume(chunks[i], isLast: i == chunks.Count - 1, ref rest))
            {
                return false;
            }
        }

        return rest.IsEmpty;
    }

    /// <summary>Takes the leftmost place a chunk fits; after a star it may start later, but not beyond a slash.</summary>
    private static bool TryConsume(Chunk chunk, bool isLast, ref ReadOnlySpan<byte> rest)
    {
        if (chunk.AfterStar && chunk.Pieces.Count == 0)
        {
            var free = !rest.Contains(Separator);
            rest = [];
            return free;
        }

        for (var skipped = 0; ; skipped++)
        {
            if (TryMatch(chunk.Pieces, rest[skipped..], out var used) && (!isLast || skipped + used == rest.Length))
            {
                rest = rest[(skipped + used)..];
                return true;
            }

            if (!chunk.AfterStar || skipped >= rest.Length || rest[skipped] == Separator)
            {
                return false;
            }
        }
    }

    private static bool TryMatch(List<Piece> pieces, ReadOnlySpan<byte> text, out int used)
    {
        used = 0;
        foreach (var piece in pieces)
        {
            if (used == text.Length)
            {
                return false;
            }

            var (rune, width) = Decode(text[used..]);
            var fits = piece.Kind switch
            {
                Kind.Byte => text[used] == piece.Byte,
                Kind.AnyRune => text[used] != Separator,
                _ => piece.Ranges!.Exists(range => range.Low <= rune && rune <= range.High) != piece.Negated,
            };
            if (!fits)
            {
                return false;
            }

            used += piece.Kind == Kind.Byte ? 1 : width;
        }

        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> pattern, out List<Chunk> chunks)
    {
        chunks = [];
        var current = new Chunk(false, []);
        while (!pattern.IsEmpty)
        {
            switch (pattern[0])
            {
                case (byte)'*':
                    // The text before the first star is a chunk of its own; several stars in a row are one.
                    if (current.Pieces.Count > 0)
                    {
                        chunks.Add(current);
                    }

                    current = new Chunk(true, []);
                    pattern = pattern[1..];
                    break;
                case (byte)'?':
                    current.Pieces.Add(new Piece(Kind.AnyRune));
                    pattern = pattern[1..];
                    break;
                case (byte)'[':
                    if (!TryParseClass(ref pattern, out var piece))
                    {
                        return false;
                    }

                    current.Pieces.Add(piece);
                    break;
                case (byte)'\\' when pattern.Length == 1:
                    return false;
                default:
                    pattern = pattern[0] == (byte)'\\' ? pattern[1..] : pattern;
                    current.Pieces.Add(new Piece(Kind.Byte, pattern[0]));
                    pattern = pattern[1..];
                    break;
            }
        }

        chunks.Add(current);
        return true;
    }

    private static bool TryParseClass(ref ReadOnlySpan<byte> pattern, out Piece piece)
    {
        piece = default;
        pattern = pattern[1..];
        var negated = !pattern.IsEmpty && pattern[0] == (byte)'^';
        pattern = negated ? pattern[1..] : pattern;
        var ranges = new List<(int Low, int High)>();
        while (ranges.Count == 0 || pattern[0] != (byte)']')
        {
            if (!TryParseRune(ref pattern, out var low))
            {
                return false;
            }

            var high = low;
            if (pattern[0] == (byte)'-')
            {
                pattern = pattern[1..];
                if (!TryParseRune(ref pattern, out high))
                {
                    return false;
                }
            }

            ranges.Add((low, high));
        }

        pattern = pattern[1..];
        piece = new Piece(Kind.Class, 0, ranges, negated);
        return true;
    }

    /// <summary>One character of a class. Something must follow it, since a class needs its end.</summary>
    private static bool TryParseRune(ref ReadOnlySpan<byte> pattern, out int rune)
    {
        rune = 0;
        if (pattern.IsEmpty || pattern[0] is (byte)'-' or (byte)']')
        {
            return false;
        }

        pattern = pattern[0] == (byte)'\\' ? pattern[1..] : pattern;
        if (pattern.IsEmpty)
        {
            return false;
        }

        (rune, var width) = Decode(pattern);
        pattern = pattern[width..];
        return !pattern.IsEmpty;
    }

    /// <summary>A byte that starts no character stands for the replacement character.</summary>
    private static (int Rune, int Width) Decode(ReadOnlySpan<byte> text) =>
        Rune.DecodeFromUtf8(text, out var rune, out var width) == System.Buffers.OperationStatus.Done ? (rune.Value, width) : (Rune.ReplacementChar.Value, 1);

    private readonly record struct Piece(Kind Kind, byte Byte = 0, List<(int Low, int High)>? Ranges = null, bool Negated = false);

    private readonly record struct Chunk(bool AfterStar, List<Piece> Pieces);
}

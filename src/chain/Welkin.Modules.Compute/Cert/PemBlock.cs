using System.Text;

namespace Welkin.Modules.Compute.Cert;

/// <summary>One PEM block, found and read by the rules of Go's <c>pem.Decode</c>.</summary>
/// <remarks>Text before the block is skipped; what follows its end line is <see cref="HasRest"/>.</remarks>
internal sealed record PemBlock(string Type, byte[] Der, bool HasRest)
{
    private const string Begin = "-----BEGIN ";
    private const string End = "\n-----END ";
    private const string Dashes = "-----";

    public static PemBlock? Decode(ReadOnlySpan<byte> data)
    {
        // Latin-1 keeps every byte as one character.
        var rest = Encoding.Latin1.GetString(data);
        while (true)
        {
            if (rest.StartsWith(Begin, StringComparison.Ordinal)) rest = rest[Begin.Length..];
            else if (rest.IndexOf("\n" + Begin, StringComparison.Ordinal) is var at and >= 0) rest = rest[(at + 1 + Begin.Length)..];
            else return null;

            (var typeLine, rest) = Line(rest);
            if (!typeLine.EndsWith(Dashes, StringComparison.Ordinal)) continue;
            if (!SkipHeaders(ref rest, out var hasHeaders)) return null;
            if (Body(typeLine[..^Dashes.Length], rest, hasHeaders) is { } block) return block;
        }
    }

    private static bool SkipHeaders(ref string rest, out bool any)
    {
        any = false;
        while (true)
        {
            if (rest.Length == 0) return false;
            var (line, next) = Line(rest);
            if (!line.Contains(':')) return true;
            any = true;
            rest = next;
        }
    }

    private static PemBlock? Body(string type, string rest, bool hasHeaders)
    {
        var empty = !hasHeaders && rest.StartsWith(End[1..], StringComparison.Ordinal);
        var end = empty ? 0 : rest.IndexOf(End, StringComparison.Ordinal);
        if (end < 0) return null;

        var trailer = rest[(end + End.Length - (empty ? 1 : 0))..];
        if (!trailer.StartsWith(type + Dashes, StringComparison.Ordinal)) return null;
        var (after, following) = Line(trailer[(type.Length + Dashes.Length)..]);
        if (after.Length != 0) return null;

        var base64 = rest[..end].Replace(" ", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal)
            .Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var der = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, der, out var length) ? new PemBlock(type, der[..length], following.Length > 0) : null;
    }

    private static (string First, string Next) Line(string text)
    {
        var end = text.IndexOf('\n');
        if (end < 0) return (text.TrimEnd(' ', '\t'), "");
        var line = end > 0 && text[end - 1] == '\r' ? text[..(end - 1)] : text[..end];
        return (line.TrimEnd(' ', '\t'), text[(end + 1)..]);
    }
}

namespace Welkin.Sdl;

/// <summary>What <c>sdl check</c> prints.</summary>
public static class SdlCheck
{
    /// <summary>One line of a table for a file: path, ok or err, version in hex, first error.</summary>
    public static string Line(string text, string path)
    {
        var isOk = SdlDocument.Parse(text, path).TryGet(out var document, out var errors);
        return string.Join('\t', [
            Cell(path),
            isOk ? "ok" : "err",
            document is null ? "" : Convert.ToHexStringLower(document.Version()),
            isOk ? "" : Cell(errors[0].ToString()),
        ]);
    }

    private static string Cell(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}

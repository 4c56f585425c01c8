namespace Welkin.Core.Codec;

/// <summary>Standard base64 with padding, and Go's words for what is wrong with it.</summary>
public static class GoBase64
{
    /// <summary>The standard alphabet.</summary>
    /// <remarks>Errors: undefined, naming the offset Go names.</remarks>
    public static Result<byte[]> Decode(string text) => Decode(text, '+', '/');

    /// <summary>The alphabet for URLs, with padding.</summary>
    /// <remarks>Errors: undefined, naming the offset Go names.</remarks>
    public static Result<byte[]> DecodeUrl(string text) => Decode(text, '-', '_');

    private static Result<byte[]> Decode(string text, char plus, char slash)
    {
        var standard = text.Replace(plus, '+').Replace(slash, '/');
        var digits = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter is '\r' or '\n') continue;
            if (letter == '=')
            {
                var padding = text[at..].Replace("\n", "").Replace("\r", "");
                if (digits % 4 is 0 or 1) return Corrupt(at);
                if (padding == (digits % 4 == 2 ? "==" : "=")) return Convert.FromBase64String(standard);
                return Corrupt(padding.Length < (digits % 4 == 2 ? 2 : 1) ? text.Length : at + 1);
            }
            if (!char.IsAsciiLetterOrDigit(letter) && letter != plus && letter != slash) return Corrupt(at);
            digits++;
        }
        return digits % 4 == 0 ? Convert.FromBase64String(standard) : Corrupt(text.Length - (digits % 4));
    }

    private static Error Corrupt(int at) => Error.Undefined($"illegal base64 data at input byte {at}");
}

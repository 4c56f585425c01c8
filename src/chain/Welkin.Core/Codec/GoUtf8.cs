using System.Buffers;
using System.Text;

namespace Welkin.Core.Codec;

/// <summary>Bytes that Go takes for a text without looking, as its JSON shows them.</summary>
public static class GoUtf8
{
    /// <summary>The text; each byte that is no part of a character becomes U+FFFD, where .NET makes one of several.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var whole = Rune.DecodeFromUtf8(bytes, out var rune, out var width) == OperationStatus.Done;
            text.Append(rune.ToString());
            bytes = bytes[(whole ? width : 1)..];
        }

        return text.ToString();
    }
}

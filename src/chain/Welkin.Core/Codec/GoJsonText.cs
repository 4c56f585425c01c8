using System.Buffers;
using System.Globalization;
using System.Text;

namespace Welkin.Core.Codec;

/// <summary>JSON tokens as Go's encoder writes them: no blanks, and markup characters escaped inside of strings.</summary>
internal sealed class GoJsonText
{
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015"
        + "\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\<>&\u2028\u2029");

    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    /// <summary>Bytes so far.</summary>
    public int Length => _bytes.WrittenCount;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public override string ToString() => Encoding.UTF8.GetString(_bytes.WrittenSpan);

    public void Raw(ReadOnlySpan<byte> utf8) => _bytes.Write(utf8);

    public void Raw(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _bytes);

    public void Number(long value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    public void Quoted(long value)
    {
        Raw("\""u8);
        Number(value);
        Raw("\""u8);
    }

    public void Quoted(ulong value)
    {
        Raw("\""u8);
        Raw(value.ToString(CultureInfo.InvariantCulture));
        Raw("\""u8);
    }

    public void Base64(ReadOnlySpan<byte> bytes)
    {
        Raw("\""u8);
        Raw(Convert.ToBase64String(bytes));
        Raw("\""u8);
    }

    /// <summary>A member's name and the colon.</summary>
    public void Name(string name)
    {
        Text(name);
        Raw(":"u8);
    }

    public void Text(ReadOnlySpan<char> text)
    {
        Raw("\""u8);
        for (var next = text.IndexOfAny(Escaped); next >= 0; next = text.IndexOfAny(Escaped))
        {
            Raw(text[..next]);
            Escape(text[next]);
            text = text[(next + 1)..];
        }

        Raw(text);
        Raw("\""u8);
    }

    private void Escape(char character)
    {
        switch (character)
        {
            case '"':
                Raw("\\\""u8);
                break;
            case '\\':
                Raw("\\\\"u8);
                break;
            case '\b':
                Raw("\\b"u8);
                break;
            case '\f':
                Raw("\\f"u8);
                break;
            case '\n':
                Raw("\\n"u8);
                break;
            case '\r':
                Raw("\\r"u8);
                break;
            case '\t':
                Raw("\\t"u8);
                break;
            case LineSeparator:
                Raw("\\u2028"u8);
                break;
            case ParagraphSeparator:
                Raw("\\u2029"u8);
                break;
            default:
                Raw("\\u00"u8);
                Raw(((int)character).ToString("x2", CultureInfo.InvariantCulture));
                break;
        }
    }
}

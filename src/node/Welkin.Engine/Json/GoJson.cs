using System.Text;

namespace Welkin.Engine.Json;

/// <summary>What a JSON value is; the words are those of Go's error texts.</summary>
public enum GoJsonKind { Null, Bool, Number, String, Array, Object }

/// <summary>A parsed JSON value that keeps its own source text.</summary>
/// <param name="Kind">Kind of the value.</param>
/// <param name="Raw">Source bytes of the value, without blanks around it.</param>
/// <param name="Text">Decoded text of a string, literal text of a number or boolean; empty otherwise.</param>
/// <param name="Items">Elements of an array.</param>
/// <param name="Members">Members of an object in source order; a repeated name appears repeatedly and the last one counts.</param>
public sealed record GoJsonValue(
    GoJsonKind Kind, ReadOnlyMemory<byte> Raw, string Text, IReadOnlyList<GoJsonValue> Items, IReadOnlyList<KeyValuePair<string, GoJsonValue>> Members)
{
    /// <summary>The last member with this name, or null.</summary>
    public GoJsonValue? this[string name]
    {
        get
        {
            GoJsonValue? found = null;
            foreach (var (key, value) in Members)
                if (key == name) found = value;
            return found;
        }
    }

    public bool IsNull => Kind == GoJsonKind.Null;

    /// <summary>Go's word for the kind, as in "json: cannot unmarshal number into …".</summary>
    public string KindName => Kind.ToString().ToLowerInvariant();
}

/// <summary>Reads JSON with the grammar, and the error texts, of Go's <c>encoding/json</c>: clients of the network see those texts.</summary>
public static class GoJson
{
    /// <summary>Deepest nesting that is read; a hostile document must not exhaust the stack. Go allows 10000.</summary>
    public const int MaxDepth = 512;

    /// <summary>What is said of a deeper document; before its shape is judged, as far as can be seen.</summary>
    public const string TooDeep = "exceeded max depth";

    /// <summary>Parses one whole document.</summary>
    /// <remarks>Errors: undefined, with Go's text.</remarks>
    public static Result<GoJsonValue> Parse(ReadOnlyMemory<byte> utf8)
    {
        var parser = new Parser(utf8);
        try
        {
            return parser.Document();
        }
        catch (GoJsonException e)
        {
            return Error.Undefined(e.Message);
        }
    }

    public static Result<GoJsonValue> Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Inside the parser only: a syntax error unwinds to <see cref="Parse(ReadOnlyMemory{byte})"/>.</summary>
    private sealed class GoJsonException(string message) : Exception(message);

    private sealed class Parser(ReadOnlyMemory<byte> source)
    {
        private static readonly IReadOnlyList<GoJsonValue> NoItems = [];
        private static readonly IReadOnlyList<KeyValuePair<string, GoJsonValue>> NoMembers = [];
        private int at;

        public GoJsonValue Document()
        {
            SkipBlanks();
            var value = Value(0);
            SkipBlanks();
            if (at < source.Length) throw Unexpected("after top-level value");
            return value;
        }

        private GoJsonValue Value(int depth)
        {
            if (depth > MaxDepth) throw new GoJsonException(TooDeep);
            return Peek() switch
            {
                (byte)'{' => Object(depth),
                (byte)'[' => Array(depth),
                (byte)'"' => String(),
                (byte)'t' => Literal("true", GoJsonKind.Bool),
                (byte)'f' => Literal("false", GoJsonKind.Bool),
                (byte)'n' => Literal("null", GoJsonKind.Null),
                (byte)'-' or (>= (byte)'0' and <= (byte)'9') => Number(),
                _ => throw Unexpected("looking for beginning of value"),
            };
        }

        private GoJsonValue Object(int depth)
        {
            var start = at++;
            var members = new List<KeyValuePair<string, GoJsonValue>>();
            SkipBlanks();
            if (Peek() == '}') return Finish(start, GoJsonKind.Object, members: members);
            while (true)
            {
                SkipBlanks();
                if (Peek() != '"') throw Unexpected("looking for beginning of object key string");
                var name = String().Text;
                SkipBlanks();
                if (Peek() != ':') throw Unexpected("after object key");
                at++;
                SkipBlanks();
                members.Add(new(name, Value(depth + 1)));
                SkipBlanks();
                if (Peek() == '}') return Finish(start, GoJsonKind.Object, members: members);
                if (Peek() != ',') throw Unexpected("after object key:value pair");
                at++;
            }
        }

        private GoJsonValue Array(int depth)
        {
            var start = at++;
            var items = new List<GoJsonValue>();
            SkipBlanks();
            if (Peek() == ']') return Finish(start, GoJsonKind.Array, items);
            while (true)
            {
                SkipBlanks();
                items.Add(Value(depth + 1));
                SkipBlanks();
                if (Peek() == ']') return Finish(start, GoJsonKind.Array, items);
                if (Peek() != ',') throw Unexpected("after array element");
                at++;
            }
        }

        private GoJsonValue Finish(int start, GoJsonKind kind, IReadOnlyList<GoJsonValue>? items = null, IReadOnlyList<KeyValuePair<string, GoJsonValue>>? members = null)
        {
            at++;
            return new(kind, source[start..at], "", items ?? NoItems, members ?? NoMembers);
        }

        private GoJsonValue Literal(string word, GoJsonKind kind)
        {
            var start = at;
            foreach (var letter in word)
            {
                if (Peek() != letter) throw Unexpected($"in literal {word} (expecting '{letter}')");
                at++;
            }
            return new(kind, source[start..at], word, NoItems, NoMembers);
        }

        private GoJsonValue Number()
        {
            var start = at;
            if (Peek() == '-') at++;
            if (!IsDigit(Peek())) throw Unexpected("in numeric literal");
            if (Peek() == '0') at++;
            else SkipDigits();
            if (at < source.Length && source.Span[at] == '.')
            {
                at++;
                if (!IsDigit(Peek())) throw Unexpected("after decimal point in numeric literal");
                SkipDigits();
            }
            if (at < source.Length && source.Span[at] is (byte)'e' or (byte)'E')
            {
                at++;
                if (Peek() is (byte)'+' or (byte)'-') at++;
                if (!IsDigit(Peek())) throw Unexpected("in exponent of numeric literal");
                SkipDigits();
            }
            return new(GoJsonKind.Number, source[start..at], Encoding.ASCII.GetString(source.Span[start..at]), NoItems, NoMembers);
        }

        private GoJsonValue String()
        {
            var start = at++;
            var text = new List<byte>();
            while (true)
            {
                var letter = Peek();
                if (letter == '"') break;
                if (letter < 0x20) throw Unexpected("in string literal");
                at++;
                if (letter == '\\') Escape(text);
                else text.Add(letter);
            }
            at++;
            return new(GoJsonKind.String, source[start..at], Encoding.UTF8.GetString(text.ToArray()), NoItems, NoMembers);
        }

        private void Escape(List<byte> text)
        {
            var letter = Peek();
            if (letter == 'u')
            {
                at++;
                var unit = Hex4();
                // A lone surrogate becomes U+FFFD, as in Go.
                if (char.IsHighSurrogate(unit) && at + 1 < source.Length && source.Span[at] == '\\' && source.Span[at + 1] == 'u')
                {
                    var back = at;
                    at += 2;
                    var low = Hex4();
                    if (char.IsLowSurrogate(low)) { text.AddRange(Encoding.UTF8.GetBytes([unit, low])); return; }
                    at = back;
                }
                text.AddRange(Encoding.UTF8.GetBytes([char.IsSurrogate(unit) ? '\uFFFD' : unit]));
                return;
            }
            var plain = letter switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'"' or (byte)'\\' or (byte)'/' => (char)letter,
                _ => throw Unexpected("in string escape code"),
            };
            text.Add((byte)plain);
            at++;
        }

        private char Hex4()
        {
            var unit = 0;
            for (var digit = 0; digit < 4; digit++, at++)
            {
                var letter = (char)Peek();
                if (!char.IsAsciiHexDigit(letter)) throw Unexpected("in \\u hexadecimal character escape");
                unit = (unit << 4) | Convert.ToInt32(letter.ToString(), 16);
            }
            return (char)unit;
        }

        private void SkipBlanks()
        {
            while (at < source.Length && source.Span[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
        }

        private void SkipDigits()
        {
            while (at < source.Length && IsDigit(source.Span[at])) at++;
        }

        private static bool IsDigit(byte letter) => letter is >= (byte)'0' and <= (byte)'9';

        private byte Peek() => at < source.Length ? source.Span[at] : throw new GoJsonException("unexpected end of JSON input");

        private GoJsonException Unexpected(string context)
        {
            if (at >= source.Length) return new("unexpected end of JSON input");
            return new($"invalid character {GoText.QuoteChar(source.Span[at])} {context}");
        }
    }
}

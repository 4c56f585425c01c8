using System.Text;
using Welkin.Engine.Json;

namespace Welkin.Engine.Indexing;

internal enum QueryToken { Invalid, Tag, String, Number, Time, Date, And, Contains, Exists, Equal, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>Cuts a query in tokens, with CometBFT's offsets (in bytes) and error texts.</summary>
internal sealed class QueryScanner(string query)
{
    private readonly Rune[] runes = [.. query.EnumerateRunes()];
    private readonly StringBuilder text = new();
    private int next;
    private int end;

    public QueryToken Token { get; private set; }

    public string Text => text.ToString();

    /// <summary>Offset where the current token begins.</summary>
    public int Start { get; private set; }

    /// <summary>What is wrong; null after a good token.</summary>
    public string? Fault { get; private set; }

    /// <summary>True when the query ended, even within a token.</summary>
    public bool AtEnd { get; private set; }

    public static string Label(QueryToken token) => token switch
    {
        QueryToken.Tag => "tag",
        QueryToken.String => "string",
        QueryToken.Number => "number",
        QueryToken.Time => "timestamp",
        QueryToken.Date => "datestamp",
        QueryToken.And => "AND operator",
        QueryToken.Contains => "CONTAINS operator",
        QueryToken.Exists => "EXISTS operator",
        QueryToken.Equal => "= operator",
        QueryToken.Less => "< operator",
        QueryToken.LessOrEqual => "<= operator",
        QueryToken.Greater => "> operator",
        QueryToken.GreaterOrEqual => ">= operator",
        _ => "invalid token",
    };

    /// <summary>Moves to the next token; false when there is none or it is bad.</summary>
    public bool Next()
    {
        text.Clear();
        Token = QueryToken.Invalid;
        Fault = null;
        Start = end;
        while (Peek() is { } blank && Rune.IsWhiteSpace(blank))
        {
            Take();
            Start = end;
        }
        if (Peek() is not { } first) return End();
        Take();
        if (IsDigit(first)) return Number(first);
        if (first.Value == '_' || Rune.IsLetter(first)) return TagLike(first);
        return first.Value switch
        {
            '\'' => String(),
            '<' or '>' or '=' => Comparison(first),
            _ => Fail($"invalid input {first} at offset {end}"),
        };
    }

    private bool Number(Rune first)
    {
        text.Append(first);
        TakeWhile(IsDigit);
        if (Peek()?.Value == '.')
        {
            text.Append('.');
            Take();
            TakeWhile(IsDigit);
        }
        return Is(QueryToken.Number);
    }

    private bool TagLike(Rune first)
    {
        text.Append(first);
        TakeWhile(rune => rune.Value is '.' or '_' or '-' || Rune.IsLetterOrDigit(rune));
        var spaced = Peek()?.Value == ' ';
        return Text switch
        {
            "TIME" when spaced => Instant(QueryToken.Time, rune => IsDigit(rune) || rune.Value is '-' or '+' or ':' or 'T' or 'Z'),
            "DATE" when spaced => Instant(QueryToken.Date, rune => IsDigit(rune) || rune.Value == '-'),
            "AND" => Is(QueryToken.And),
            "CONTAINS" => Is(QueryToken.Contains),
            "EXISTS" => Is(QueryToken.Exists),
            _ => Is(QueryToken.Tag),
        };
    }

    private bool Instant(QueryToken token, Func<Rune, bool> belongs)
    {
        Take();
        text.Clear();
        TakeWhile(belongs);
        var fault = token == QueryToken.Time ? GoLayout.Rfc3339Fault(Text) : GoLayout.DateFault(Text);
        return fault is null ? Is(token) : Fail($"invalid {(token == QueryToken.Time ? "TIME" : "DATE")} value: {fault}");
    }

    private bool String()
    {
        while (Peek() is { } rune)
        {
            Take();
            if (rune.Value == '\'') return Is(QueryToken.String);
            text.Append(rune);
        }
        return End();
    }

    private bool Comparison(Rune first)
    {
        if (first.Value == '=') return Is(QueryToken.Equal);
        var orEqual = Peek()?.Value == '=';
        if (orEqual) Take();
        if (first.Value == '<') return Is(orEqual ? QueryToken.LessOrEqual : QueryToken.Less);
        return Is(orEqual ? QueryToken.GreaterOrEqual : QueryToken.Greater);
    }

    private bool Is(QueryToken token)
    {
        Token = token;
        return true;
    }

    private bool Fail(string fault)
    {
        Fault = fault;
        return false;
    }

    private bool End()
    {
        AtEnd = true;
        return Fail("EOF");
    }

    private Rune? Peek() => next < runes.Length ? runes[next] : null;

    private void Take() => end += runes[next++].Utf8SequenceLength;

    private void TakeWhile(Func<Rune, bool> belongs)
    {
        while (Peek() is { } rune && belongs(rune))
        {
            text.Append(rune);
            Take();
        }
    }

    private static bool IsDigit(Rune rune) => rune.Value is >= '0' and <= '9';
}

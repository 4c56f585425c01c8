using Welkin.Engine.Json;

namespace Welkin.Engine.Indexing;

public enum QueryOperator { Equal, Less, LessOrEqual, Greater, GreaterOrEqual, Contains, Exists }

public enum QueryOperand { None, String, Number, Time, Date }

/// <summary>One condition of a query.</summary>
/// <param name="Tag">Event type, a dot, and attribute key; of <c>EXISTS</c> perhaps the type alone.</param>
/// <param name="Value">Text of the operand as it was written.</param>
public sealed record QueryCondition(string Tag, QueryOperator Operator, QueryOperand Operand, string Value)
{
    /// <summary>Canonical text.</summary>
    public override string ToString() => Operator == QueryOperator.Exists ? $"{Tag} EXISTS" : $"{Tag} {Symbol} {Argument}";

    private string Argument => Operand switch
    {
        QueryOperand.String => $"'{Value}'",
        QueryOperand.Time => $"TIME {Value}",
        QueryOperand.Date => $"DATE {Value}",
        _ => Value,
    };

    private string Symbol => Operator switch
    {
        QueryOperator.Less => "<",
        QueryOperator.LessOrEqual => "<=",
        QueryOperator.Greater => ">",
        QueryOperator.GreaterOrEqual => ">=",
        QueryOperator.Contains => "CONTAINS",
        _ => "=",
    };
}

/// <summary>A question about events: conditions that must all hold.</summary>
public sealed record EventQuery(IReadOnlyList<QueryCondition> Conditions)
{
    private static readonly QueryToken[] Operators =
    [
        QueryToken.LessOrEqual, QueryToken.GreaterOrEqual, QueryToken.Less, QueryToken.Greater, QueryToken.Equal, QueryToken.Contains, QueryToken.Exists,
    ];

    /// <summary>Longest query that is read.</summary>
    public const int MaxLength = 512;

    /// <remarks>Errors: undefined, with CometBFT's text.</remarks>
    public static Result<EventQuery> Parse(string text)
    {
        var scanner = new QueryScanner(text);
        var conditions = new List<QueryCondition>();
        do
        {
            if (!Condition(scanner).TryGet(out var condition, out var error)) return error;
            conditions.Add(condition);
            if (!scanner.Next() && scanner.AtEnd) return new EventQuery(conditions);
        }
        while (scanner.Token == QueryToken.And);
        return Error.Undefined($"offset {scanner.Start}: got {QueryScanner.Label(scanner.Token)}, want {(int)QueryToken.And}");
    }

    /// <summary>Does an event map, composite key to values, satisfy every condition? An empty map satisfies none.</summary>
    public bool Matches(IReadOnlyDictionary<string, List<string>> events) =>
        events.Count > 0 && Conditions.All(condition => QueryMatcher.Matches(condition, events));

    public override string ToString() => string.Join(" AND ", Conditions);

    private static Result<QueryCondition> Condition(QueryScanner scanner)
    {
        if (Require(scanner, QueryToken.Tag) is { } noTag) return noTag;
        var tag = scanner.Text;
        if (Require(scanner, Operators) is { } noOperator) return noOperator;
        var token = scanner.Token;
        if (token == QueryToken.Exists) return new QueryCondition(tag, QueryOperator.Exists, QueryOperand.None, "");
        QueryToken[] operands = token switch
        {
            QueryToken.Contains => [QueryToken.String],
            QueryToken.Equal => [QueryToken.Number, QueryToken.Time, QueryToken.Date, QueryToken.String],
            _ => [QueryToken.Number, QueryToken.Time, QueryToken.Date],
        };
        if (Require(scanner, operands) is { } noOperand) return noOperand;
        return new QueryCondition(tag, OperatorOf(token), OperandOf(scanner.Token), scanner.Text);
    }

    private static Error? Require(QueryScanner scanner, params QueryToken[] wanted)
    {
        if (!scanner.Next()) return Error.Undefined($"offset {scanner.Start}: {scanner.Fault}");
        if (wanted.Contains(scanner.Token)) return null;
        var labels = wanted.Select(QueryScanner.Label).ToArray();
        var list = labels.Length == 1 ? labels[0] : $"{string.Join(", ", labels[..^1])} or {labels[^1]}";
        return Error.Undefined($"offset {scanner.Start}: got {QueryScanner.Label(scanner.Token)}, wanted {list}");
    }

    private static QueryOperator OperatorOf(QueryToken token) => token switch
    {
        QueryToken.Less => QueryOperator.Less,
        QueryToken.LessOrEqual => QueryOperator.LessOrEqual,
        QueryToken.Greater => QueryOperator.Greater,
        QueryToken.GreaterOrEqual => QueryOperator.GreaterOrEqual,
        QueryToken.Contains => QueryOperator.Contains,
        _ => QueryOperator.Equal,
    };

    private static QueryOperand OperandOf(QueryToken token) => token switch
    {
        QueryToken.Number => QueryOperand.Number,
        QueryToken.Time => QueryOperand.Time,
        QueryToken.Date => QueryOperand.Date,
        _ => QueryOperand.String,
    };
}

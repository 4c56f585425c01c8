namespace Welkin.Node.Rest;

/// <summary>A path with variables, from a <c>google.api.http</c> annotation: <c>{x}</c> takes one segment, <c>{x=**}</c> all that is left.</summary>
internal sealed class PathTemplate
{
    private readonly (string Text, string? Variable, bool TakesRest)[] segments;

    public PathTemplate(string template)
    {
        segments = [.. template.TrimStart('/').Split('/').Select(segment => segment switch
        {
            ['{', .., '}'] when segment.EndsWith("=**}", StringComparison.Ordinal) => ("", segment[1..^4], true),
            ['{', .., '}'] => ("", segment[1..^1], false),
            _ => (segment, (string?)null, false),
        })];
    }

    /// <summary>Names of the variables.</summary>
    public IEnumerable<string> Variables => segments.Where(segment => segment.Variable is not null).Select(segment => segment.Variable!);

    /// <summary>The template as OpenAPI writes it; a variable that takes the rest of the path is one variable there.</summary>
    public string ToOpenApi() => string.Concat(segments.Select(segment => segment.Variable is null ? $"/{segment.Text}" : $"/{{{segment.Variable}}}"));

    /// <summary>The values of the variables, or null when the path is another.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Match(string[] path)
    {
        var values = new List<KeyValuePair<string, string>>();
        for (var index = 0; index < segments.Length; index++)
        {
            var (text, variable, takesRest) = segments[index];
            if (takesRest)
            {
                values.Add(new(variable!, string.Join('/', path.Skip(index))));
                return values;
            }
            if (index >= path.Length) return null;
            if (variable is not null) values.Add(new(variable, path[index]));
            else if (path[index] != text) return null;
        }
        return path.Length == segments.Length ? values : null;
    }
}

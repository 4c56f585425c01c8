using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Welkin.Cli.Terminal;

/// <summary>How a command answers: one JSON object on one line, or text for people.</summary>
public sealed class Output(bool json)
{
    // URLs and punctuation stay readable; the output is no HTML.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the caller asked for JSON.</summary>
    public bool IsJson => json;

    /// <summary>Prints the answer in the form the caller asked for.</summary>
    public void Answer(JsonNode answer, Func<IEnumerable<string>> text)
    {
        if (json)
        {
            Console.Out.WriteLine(answer.ToJsonString(Compact));
            return;
        }

        foreach (var line in text()) Console.Out.WriteLine(line);
    }

    /// <summary>Tells a person at a terminal what goes on; quiet when piped, so that scripts read answers only.</summary>
    public static void Progress(string line)
    {
        if (!Console.IsErrorRedirected) Console.Error.WriteLine(line);
    }

    /// <summary>Tells something the user should know even when nobody watches.</summary>
    public static void Notice(string line) => Console.Error.WriteLine(line);
}

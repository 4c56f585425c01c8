using System.Text;

namespace Welkin.Cli.Terminal;

/// <summary>Questions to the person at the terminal; answers may be piped.</summary>
internal static class Prompt
{
    /// <summary>Whether the answer is yes; silence is no.</summary>
    public static bool Confirm(string question)
    {
        Console.Error.Write($"{question} [y/N]: ");
        var answer = Console.In.ReadLine()?.Trim();
        return answer is "y" or "Y" or "yes";
    }

    /// <summary>A line that is not shown while it is typed.</summary>
    public static string Secret(string question)
    {
        Console.Error.Write($"{question}: ");
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() ?? "";
        }

        var text = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                Console.Error.WriteLine();
                return text.ToString();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }
    }
}

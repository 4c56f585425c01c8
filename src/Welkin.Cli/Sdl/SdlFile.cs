using System.CommandLine;
using Welkin.Cli.Terminal;
using Welkin.Sdl;

namespace Welkin.Cli.Sdl;

/// <summary>SDL files on the command line.</summary>
internal static class SdlFile
{
    public static Argument<string> MakeArgument() => new("FILE.yaml") { Description = "The deployment, as SDL" };

    /// <summary>The document, or its first error with how many more there are.</summary>
    public static SdlDocument Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new CliException($"{path} does not exist", "Start from one of the files in examples/");
        }

        var parse = SdlDocument.Parse(File.ReadAllText(path), path);
        if (parse.TryGet(out var document, out var errors))
        {
            return document;
        }

        var more = errors.Count == 1 ? "" : $" ({errors.Count - 1} more; see them with: welkin sdl check {path})";
        throw new CliException(errors[0] + more);
    }

    /// <summary>As <see cref="Read"/>, and says on standard error what the network would refuse.</summary>
    public static SdlDocument ReadAndWarn(string path)
    {
        var document = Read(path);
        foreach (var warning in document.Warnings)
        {
            Output.Notice($"warning: {warning}");
        }

        return document;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Terminal;
using Welkin.Sdl;

namespace Welkin.Cli.Sdl;

/// <summary><c>welkin sdl</c>: SDL files without any network.</summary>
internal static class SdlCommand
{
    public static Command Make() => new Command("sdl", "Check SDL files and print what is made of them").With(SdlCheck.Make(), SdlManifest.Make(), SdlGroups.Make());
}

/// <summary><c>welkin sdl check</c>: a line a file: path, ok or err, version hash, error.</summary>
internal static class SdlCheck
{
    public static Command Make()
    {
        var files = new Argument<string[]>("FILE") { Description = "SDL files", Arity = ArgumentArity.OneOrMore };
        return new Command("check", "Check files: a line each with path, ok or err, version hash, error, separated by tabs")
            .With(files)
            .Does((run, _) => Task.FromResult(run.Need(files).Select(path => Check(run, path)).Count(isGood => !isGood) == 0 ? 0 : 1))
            .Examples("welkin sdl check examples/*.yaml");
    }

    private static bool Check(Invocation run, string path)
    {
        var (document, fault) = Read(path);
        var hash = document is null ? "" : Convert.ToHexStringLower(document.Version());
        var state = document is null ? "err" : "ok";
        run.Output.Answer(
            new JsonObject
            {
                ["path"] = path,
                ["result"] = state,
                ["version"] = hash,
                ["error"] = fault,
                ["warnings"] = JsonShapes.Of(document?.Warnings.Select(warning => warning.ToString()) ?? []),
            },
            () => [$"{path}\t{state}\t{hash}\t{fault}"]);
        return document is not null;
    }

    private static (SdlDocument? Document, string Fault) Read(string path)
    {
        try
        {
            return SdlDocument.Parse(File.ReadAllText(path), path).TryGet(out var document, out var errors)
                ? (document, "")
                : (null, string.Join(" | ", errors).ReplaceLineEndings(" ").Replace('\t', ' '));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, fault.Message);
        }
    }
}

/// <summary><c>welkin sdl manifest</c>: what the provider gets.</summary>
internal static class SdlManifest
{
    public static Command Make()
    {
        var file = SdlFile.MakeArgument();
        return new Command("manifest", "Print the manifest as sorted JSON; its SHA-256 is the version. It holds the values of env and credentials")
            .With(file)
            .Does((run, _) =>
            {
                Console.Out.WriteLine(SdlFile.Read(run.Need(file)).ManifestJson());
                return Task.FromResult(0);
            })
            .Examples("welkin sdl manifest examples/hello.yaml");
    }
}

/// <summary><c>welkin sdl groups</c>: what the chain gets.</summary>
internal static class SdlGroups
{
    public static Command Make()
    {
        var file = SdlFile.MakeArgument();
        return new Command("groups", "Print the groups that a deployment orders, as sorted JSON")
            .With(file)
            .Does((run, _) =>
            {
                Console.Out.WriteLine(SdlFile.Read(run.Need(file)).GroupsJson());
                return Task.FromResult(0);
            })
            .Examples("welkin sdl groups examples/hello.yaml");
    }
}

using System.Diagnostics;
using Welkin.Core.Crypto;
using Welkin.Testing;
using Welkin.Tests.Acceptance.Network;

namespace Welkin.Tests.Acceptance.Clients;

/// <summary>The published clients of <c>tests/clients</c>, installed once for each lock file in a folder of its own.</summary>
public sealed class NodeFolder
{
    private static readonly TimeSpan InstallWithin = TimeSpan.FromMinutes(5);

    private static readonly Lazy<Task<NodeFolder>> Installed = new(Install);

    private NodeFolder(string path) => Path = path;

    private string Path { get; }

    public static Task<NodeFolder> Instance => Installed.Value;

    /// <summary>Runs a script to its end.</summary>
    public Task<CommandResult> Run(string script, params string[] arguments) => Run("node", Path, [script, .. arguments], TimeSpan.FromMinutes(3));

    private static async Task<NodeFolder> Install()
    {
        var folder = RepositoryRoot.Combine("artifacts", "clients");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Combine("tests", "clients"))) Copy(file, folder);
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Vectors("sdl"), "*.*", SearchOption.AllDirectories))
        {
            Copy(file, System.IO.Path.GetDirectoryName(System.IO.Path.Combine(folder, "vectors", "sdl", System.IO.Path.GetRelativePath(RepositoryRoot.Vectors("sdl"), file)))!);
        }

        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Combine("examples"))) Copy(file, System.IO.Path.Combine(folder, "examples"));
        var stamp = System.IO.Path.Combine(folder, "installed");
        var wanted = Convert.ToHexString(Hash.Sha256(File.ReadAllBytes(System.IO.Path.Combine(folder, "package-lock.json"))));
        if (File.Exists(stamp) && File.ReadAllText(stamp) == wanted) return new NodeFolder(folder);

        var result = await Run("npm", folder, ["ci", "--prefer-offline", "--no-progress"], InstallWithin);
        Assert.True(
            result.ExitCode == 0,
            $"the published clients could not be installed: npm ci in {folder} ended with {result.ExitCode}. These tests need Node 20 or newer and a package registry, or npm's cache of an earlier run.\n{result.Error}");
        File.WriteAllText(stamp, wanted);
        return new NodeFolder(folder);
    }

    private static void Copy(string file, string folder)
    {
        Directory.CreateDirectory(folder);
        File.Copy(file, System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file)), overwrite: true);
    }

    private static async Task<CommandResult> Run(string program, string folder, IEnumerable<string> arguments, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Start(start);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var late = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new CommandResult(-1, await output, $"no end within {limit}\n{await error}");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{start.FileName} does not start ({e.Message}); the tests of published clients need Node 20 or newer with npm", e);
        }
    }
}

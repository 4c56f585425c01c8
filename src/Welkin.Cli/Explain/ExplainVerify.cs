using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Terminal;
using Welkin.Core.Compute;

namespace Welkin.Cli.Explain;

/// <summary><c>welkin explain verify</c>: checks an exported closure without a network.</summary>
internal static class ExplainVerify
{
    private const int MaxBytes = 4 * 1024 * 1024;

    public static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "Bundle written by welkin explain lease --export" };
        var trusted = new Option<string?>("--trusted-hash") { Description = "Hash of the block whose header the proofs lead to, from a source you trust; without it nothing is verified", HelpName = "HEX" };
        return new Command("verify", "Check an exported closure offline against a block hash you trust: proofs, money, evidence, signatures")
            .With(file, trusted)
            .Does((run, _) =>
            {
                var path = run.Need(file);
                if (!File.Exists(path) || new FileInfo(path).Length > MaxBytes || ClosureBundle.Read(File.ReadAllBytes(path)) is not { } bundle)
                {
                    throw new CliException($"{path} is no exported closure", "Write one: welkin explain lease DSEQ --export FILE");
                }

                var checks = bundle.Check(run.Get(trusted) is { } hash ? Hash(hash) : null);
                var verified = checks.All(check => check.Holds);
                run.Output.Answer(
                    new JsonObject
                    {
                        ["lease"] = bundle.Lease.Path(),
                        ["verified"] = verified,
                        ["trusted_header"] = run.Get(trusted) is not null,
                        ["checks"] = new JsonArray([.. checks.Select(check => (JsonNode)new JsonObject { ["name"] = check.Name, ["holds"] = check.Holds, ["detail"] = check.Detail })]),
                    },
                    () => [.. checks.Select(check => $"{(check.Holds ? "ok " : "NOT")} {check.Name}: {Printable.Of(check.Detail)}"), verified ? "verified" : run.Get(trusted) is null && checks.Skip(1).All(check => check.Holds) ? "NOT verified: all agrees with a header, and nobody you trust vouches for the header" : "NOT verified"]);
                return Task.FromResult(verified ? 0 : 1);
            })
            .Examples("welkin explain verify closure.json --trusted-hash 8F2A...");
    }

    private static byte[] Hash(string hex)
    {
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            throw new CliException($"'{hex}' is no block hash", "Write 64 hexadecimal digits");
        }
    }
}

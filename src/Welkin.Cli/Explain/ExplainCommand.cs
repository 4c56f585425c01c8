using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Chain;
using Welkin.Cli.Leases;
using Welkin.Cli.Terminal;

using Welkin.Client.Gateway;
using Welkin.Core;

namespace Welkin.Cli.Explain;

/// <summary><c>welkin explain</c>: why things are as they are.</summary>
internal static class ExplainCommand
{
    public static Command Make() => new Command("explain", "Why things are as they are").OnChain().With(ExplainLease.Make(), ExplainVerify.Make());
}

/// <summary><c>welkin explain lease</c>: one object per lease.</summary>
internal static class ExplainLease
{
    public static Command Make()
    {
        var flags = new LeaseFlags();
        var at = new Option<long>("--at") { Description = "As it was at this height", HelpName = "HEIGHT" };
        var diff = new Option<long[]>("--diff") { Description = "What changed between two heights", HelpName = "H1 H2", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        var export = new Option<string?>("--export") { Description = "Write the closure with proofs, evidence and signatures to a file", HelpName = "FILE" };
        return new Command("lease", "Why a lease is in its state, who did it, what was paid to the last unit, with the evidence")
            .With(flags.Name, flags.From, flags.AuthType, at, diff, export)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var (name, owner) = (LeaseName.Parse(run.Need(flags.Name)), session.AddressOf(run.Need(flags.From)));
                var teller = new StoryTeller(session, IdentityOf(run, session, flags));
                if (run.Get(diff) is [var first, var second])
                {
                    await CompareAsync(run, teller, owner, name, new Height(first), new Height(second), cancellation);
                    return 0;
                }

                Height? height = run.Get(at) > 0 ? new Height(run.Get(at)) : null;
                var stories = await teller.TellAsync(owner, name, height, cancellation);
                if (run.Get(export) is { } path)
                {
                    if (stories.Count != 1) throw new CliException($"{name} means {stories.Count} leases", "Name one: DSEQ/GSEQ/OSEQ");
                    await ClosureExport.WriteAsync(session, stories[0], await teller.EvidenceOfAsync(stories[0], cancellation), path, cancellation);
                }

                foreach (var story in stories)
                {
                    var answer = story.Json();
                    if (height is { } past && run.Output.IsJson) answer["proofs"] = await ClosureExport.ProofsAsync(session, story.Lease, past, cancellation);
                    run.Output.Answer(answer, story.Text);
                }

                return 0;
            })
            .Examples("welkin explain lease 1042", "welkin explain lease 1042 --at 100 --output json", "welkin explain lease 1042 --diff 100 200", "welkin explain lease 1042 --export closure.json");
    }

    /// <summary>Names of the members that differ between two objects.</summary>
    public static IReadOnlyList<string> Changed(JsonObject before, JsonObject after) =>
        [.. after.Select(member => member.Key).Union(before.Select(member => member.Key)).Where(key => !JsonNode.DeepEquals(before[key], after[key]))];

    private static async Task CompareAsync(Invocation run, StoryTeller teller, Address owner, LeaseName name, Height first, Height second, CancellationToken cancellation)
    {
        var before = await teller.TellAsync(owner, name, first, cancellation);
        foreach (var story in await teller.TellAsync(owner, name, second, cancellation))
        {
            var now = story.Json();
            var old = before.FirstOrDefault(item => item.Lease.Id.Equals(story.Lease.Id))?.Json();
            var changed = Changed(old ?? [], now);
            var answer = new JsonObject { ["lease"] = now["lease"]!.DeepClone(), ["from"] = first.Value, ["to"] = second.Value, ["changed"] = JsonShapes.Of(changed), ["before"] = old, ["after"] = now };
            run.Output.Answer(answer, () => changed
                .Select(key => $"{key}: {old?[key]?.ToJsonString() ?? "-"} -> {now[key]?.ToJsonString() ?? "-"}")
                .Prepend($"{now["lease"]} from height {first} to {second}"));
        }
    }

    // Without the owner's key the chain's part of the story is still told.
    private static GatewayIdentity IdentityOf(Invocation run, Session session, LeaseFlags flags)
    {
        try
        {
            return session.Identity(flags.Key(run, session), run.Need(flags.AuthType));
        }
        catch (CliException)
        {
            return new GatewayIdentity.None();
        }
    }
}

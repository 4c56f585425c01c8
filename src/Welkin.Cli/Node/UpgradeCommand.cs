using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Welkin.App;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Engine.Disk;

namespace Welkin.Cli.Node;

/// <summary><c>welkin node upgrade --dry-run</c>: what a plan would do to the node's state, tried where nothing can be kept.</summary>
internal static class UpgradeCommand
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Try the plan on the state of now and keep nothing; a running node may go on" };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the plan (default: the one that waits for its height)", HelpName = "NAME" };

    public static Command Make() => new Command("upgrade", "Try a scheduled upgrade before its height comes")
        .With(DryRun, Name)
        .Examples("welkin node upgrade --dry-run --home ~/.welkin/node", "welkin node upgrade --dry-run --name v2 --home ~/.welkin/node --output json")
        .Does(Run);

    private static Task<int> Run(Invocation run, CancellationToken cancellation)
    {
        if (!run.Get(DryRun)) throw new CliException("an upgrade is carried out by 'welkin node start' at the height of its plan", "Try it before: welkin node upgrade --dry-run");
        var files = NodeFiles.Of(run);
        if (!Directory.Exists(files.Database)) throw new CliException($"there is no chain in {files.Data}", "Start the node first: welkin node start");
        return Task.FromResult(Try(run, files.OpenForReading()));
    }

    private static int Try(Invocation run, RocksDatabase opened)
    {
        using var database = opened;
        var application = new WelkinApplication(database, new WelkinOptions());
        var time = new Stopwatch();
        var tried = application.TryUpgrade(run.Get(Name), work =>
        {
            time.Start();
            work();
            time.Stop();
        });
        if (!tried.TryGet(out var trial, out var error)) throw Refused(error);
        var isFine = trial.Work.Broken.Count == 0;
        run.Output.Answer(
            new JsonObject
            {
                ["plan"] = trial.Name,
                ["height"] = trial.Height,
                ["state_height"] = trial.StateHeight,
                ["milliseconds"] = Math.Round(time.Elapsed.TotalMilliseconds, 3),
                ["changed_keys"] = new JsonObject(trial.Work.Changed.Select(store => KeyValuePair.Create(store.Store, (JsonNode?)store.Keys))),
                ["invariants"] = trial.Work.Checked,
                ["broken_invariants"] = new JsonArray([.. trial.Work.Broken.Select(words => (JsonNode)words)]),
            },
            () => Text(trial, time.Elapsed));
        return isFine ? 0 : 1;
    }

    private static IEnumerable<string> Text(UpgradeTrial trial, TimeSpan time)
    {
        yield return $"plan {trial.Name} of height {trial.Height}, tried on the state of height {trial.StateHeight}; nothing was kept";
        yield return $"time        {time.TotalMilliseconds:F1} ms";
        foreach (var (store, keys) in trial.Work.Changed) yield return $"changed     {keys} keys of {store}";
        yield return trial.Work.Broken.Count == 0 ? $"invariants  all {trial.Work.Checked} hold" : $"invariants  {trial.Work.Broken.Count} of {trial.Work.Checked} BROKEN:";
        foreach (var words in trial.Work.Broken) yield return $"            {words}";
    }

    private static CliException Refused(Error error) => new(
        error.Text, error.Is(SdkErrors.NotFound) ? "Look what is planned: welkin query upgrade plan. A plan is tried with the program that will carry it out" : "Look what was carried out: welkin query upgrade applied NAME");
}

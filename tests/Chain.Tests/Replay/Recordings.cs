using System.Collections.Concurrent;
using Welkin.Testing;
using Welkin.Testing.Replay;

namespace Welkin.Tests.Replays;

/// <summary>The recorded chains, each read and run once for all tests.</summary>
internal static class Recordings
{
    private static readonly ConcurrentDictionary<string, Lazy<ReplayRun>> Runs = new();
    private static readonly ConcurrentDictionary<string, Lazy<ReplayFolder>> Folders = new();

    /// <summary>Stores of the compute modules and of what they move.</summary>
    public static readonly string[] Stores = ["acc", "audit", "authz", "bank", "cert", "deployment", "escrow", "market", "provider", "take"];

    public static ReplayFolder Folder(string name) =>
        Folders.GetOrAdd(name, static key => new(() => ReplayFolder.Open(RepositoryRoot.Vectors("replay-market", key)))).Value;

    /// <summary>The chain under the network's rules.</summary>
    public static ReplayRun Network(string name, long? to = null) =>
        Runs.GetOrAdd($"{name} {to}", _ => new(() => ReplayRun.Of(Folder(name), new ReplayScope(Stores, to)))).Value;

    public static string Text(IEnumerable<Difference> differences) =>
        string.Join('\n', differences.Take(5).Select(one => $"{one.What} at {one.Height}/{one.Tx}: {string.Join("\n  ", one.Lines)}"));
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Tendermint.Crypto;
using Welkin.Core.Crypto;
using Welkin.Testing;

namespace Welkin.Tests.Acceptance.Network;

/// <summary>
/// Deployments that are broken on a real container engine: each end has its cause, the evidence of what broke it, verifies offline
/// against the block's hash, and says what to do next. Ways that need no engine are gone in Market.Tests (EveryWayTests).
/// </summary>
public sealed partial class ClosureTests
{
    private const string Program = "    command: [\"sh\", \"-c\"]\n    args: ['{0}']\n    expose:\n";

    [Fact]
    public async Task What_breaks_a_workload_is_told_proven_and_answered()
    {
        await using var network = await LocalNetwork.Up(
            "--provider-flag", "monitor-max-retries=2", "--provider-flag", "monitor-retry-period=1s", "--provider-flag", "monitor-healthcheck-period=1s");

        await Broken(network, Running("echo about to fail; exit 7"), "workload_never_healthy", "\"exit_code\":7", "about to fail");
        await Broken(network, Running("x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done").Replace("size: 512Mi", "size: 32Mi", StringComparison.Ordinal), "workload_never_healthy", "\"out_of_memory\":true");
        await Broken(network, Running("sleep 1000"), "workload_never_healthy", "its port does not answer");
        await Broken(network, Good.Replace("hello:1.0", "nothing:9.9", StringComparison.Ordinal), "workload_never_healthy", "ErrImagePull", "it does not exist");

        var dseq = (await network.Run("deploy", "examples/hello.yaml", "--output", "json")).Ok().Json.GetProperty("dseq").ToString();
        var running = (await network.Run("lease", "status", dseq, "--output", "json")).Ok().Json.GetProperty("conditions");
        Assert.All(running.EnumerateArray(), condition => Assert.Equal("True", condition.GetProperty("status").GetString()));
        var alive = await network.Height() - 1;
        (await network.Run("lease", "close", dseq)).Ok();
        await Told(network, dseq, "tenant_closed");
        await ToldAsItWas(network, dseq, alive);
    }

    private static string Good => File.ReadAllText(RepositoryRoot.Combine("examples", "hello.yaml"));

    private static string Running(string command) => Good.Replace("    expose:\n", string.Format(null, Program, command), StringComparison.Ordinal);

    private static async Task Broken(LocalNetwork network, string sdl, string cause, params string[] words)
    {
        var path = Path.Combine(network.Home, "run", "broken.yaml");
        await File.WriteAllTextAsync(path, sdl);
        var refused = await network.Run("deploy", path, "--keep", "--timeout", "60s");
        Assert.NotEqual(0, refused.ExitCode);
        var told = await Told(network, Lease().Match(refused.Error).Groups[1].Value, cause);
        Assert.Equal("provider", told.GetProperty("actor").GetString());
        var evidence = string.Join('\n', told.GetProperty("evidence").EnumerateArray().Select(item => item.GetProperty("detail").GetString()));
        Assert.All(words, word => Assert.True(evidence.Contains(word, StringComparison.Ordinal), $"{word} is not in the evidence:\n{evidence}"));
    }

    /// <summary>Explains an end, exports it, and verifies the file against the hash that the node gives for the block.</summary>
    private static async Task<JsonElement> Told(LocalNetwork network, string dseq, string cause)
    {
        var file = Path.Combine(network.Home, "run", $"closure-{dseq}.json");
        var told = (await network.Run("explain", "lease", dseq, "--export", file, "--output", "json")).Ok().Json;
        Assert.Equal(cause, told.GetProperty("cause").GetString());
        Assert.False(string.IsNullOrWhiteSpace(told.GetProperty("next").GetString()));
        using var http = new HttpClient();
        using var block = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{network.Json.GetProperty("rpc").GetString()}/block?height={told.GetProperty("height").GetInt64() + 1}")));
        var hash = block.RootElement.GetProperty("result").GetProperty("block_id").GetProperty("hash").GetString()!;
        Assert.True((await network.Run("explain", "verify", file, "--trusted-hash", hash, "--output", "json")).Ok().Json.GetProperty("verified").GetBoolean());
        Assert.NotEqual(0, (await network.Run("explain", "verify", file)).ExitCode);
        return told;
    }

    /// <summary>The past is told as it was, each part of it proven to a header that another call gives, and compared with what came of it.</summary>
    private static async Task ToldAsItWas(LocalNetwork network, string dseq, long alive)
    {
        var then = (await network.Run("explain", "lease", dseq, "--at", $"{alive}", "--output", "json")).Ok().Json;
        Assert.Equal("active", then.GetProperty("state").GetString());
        using var http = new HttpClient();
        using var header = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{network.Json.GetProperty("rpc").GetString()}/header?height={alive + 1}")));
        var appHash = Convert.FromHexString(header.RootElement.GetProperty("result").GetProperty("header").GetProperty("app_hash").GetString()!);
        var stored = then.GetProperty("proofs").GetProperty("stored").EnumerateArray().ToArray();
        Assert.All(stored, part => Assert.True(Holds(part, appHash), $"the proof of {part.GetProperty("key")} does not hold"));
        Assert.All(stored, part => Assert.False(Holds(part, new byte[32])));
        // Lease, escrow account and payment are there; their closed and overdrawn forms and the closure are proven to be not.
        Assert.Equal((3, 5), (stored.Count(part => part.GetProperty("value").ValueKind != JsonValueKind.Null), stored.Count(part => part.GetProperty("value").ValueKind == JsonValueKind.Null)));

        var now = await network.Height() - 1;
        var change = (await network.Run("explain", "lease", dseq, "--diff", $"{alive}", $"{now}", "--output", "json")).Ok().Json;
        Assert.Superset(new HashSet<string?> { "state", "cause", "actor", "funds" }, change.GetProperty("changed").EnumerateArray().Select(name => name.GetString()).ToHashSet());
        Assert.Equal(("active", "closed"), (change.GetProperty("before").GetProperty("state").GetString(), change.GetProperty("after").GetProperty("state").GetString()));
    }

    private static bool Holds(JsonElement part, byte[] appHash)
    {
        var value = part.GetProperty("value");
        return Ics23.VerifyStoreQuery(
            ProofOps.Parser.ParseFrom(part.GetProperty("proof").GetBytesFromBase64()),
            appHash,
            part.GetProperty("store").GetString()!,
            Convert.FromHexString(part.GetProperty("key").GetString()!),
            value.ValueKind == JsonValueKind.Null ? null : value.GetBytesFromBase64());
    }

    [GeneratedRegex("explain lease ([0-9]+)")]
    private static partial Regex Lease();
}

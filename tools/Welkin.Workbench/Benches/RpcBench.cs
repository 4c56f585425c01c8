using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Cosmos.Auth.V1Beta1;
using Google.Protobuf;

namespace Welkin.Workbench.Benches;

/// <summary>
/// An account asked for over JSON-RPC and gRPC at 64 connections of a node that is a process of its own, beside a bare endpoint that answers
/// as many bytes without looking.
/// </summary>
internal sealed class RpcBench(Evidence evidence, TimeSpan length)
{
    private const int Connections = 64;
    private const string AccountQuery = "/cosmos.auth.v1beta1.Query/Account";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>How long each endpoint is asked when nobody says otherwise.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(8);

    public async Task Run(CancellationToken cancel)
    {
        await using var node = await BenchNode.Start(Connections, cancel);
        var request = new QueryAccountRequest { Address = await AnAccount(node, cancel) }.ToByteArray();
        var call = JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id = 1, method = "abci_query", @params = new { path = AccountQuery, data = Convert.ToHexString(request) } });
        await Show("JSON-RPC", node, new Question(node.Rpc, HttpVersion.Version11, "application/json", call), cancel);
        await Show("gRPC", node, new Question(new Uri(node.Grpc, AccountQuery), HttpVersion.Version20, "application/grpc", [0, 0, 0, 0, (byte)request.Length, .. request]), cancel);
    }

    // The account of the chain's one validator.
    private static async Task<string> AnAccount(BenchNode node, CancellationToken cancel)
    {
        using var http = new HttpClient();
        using var accounts = JsonDocument.Parse(await http.GetStringAsync(new Uri(node.Rest, "/cosmos/auth/v1beta1/accounts"), cancel));
        return accounts.RootElement.GetProperty("accounts").EnumerateArray().First(account => account.GetProperty("@type").GetString() == "/cosmos.auth.v1beta1.BaseAccount").GetProperty("address").GetString()!;
    }

    /// <param name="Body">What is posted each time.</param>
    private sealed record Question(Uri Url, Version Version, string ContentType, byte[] Body);

    private async Task Show(string name, BenchNode node, Question question, CancellationToken cancel)
    {
        var answer = await Once(new HttpClient(), question, cancel);
        await using var bare = await BareEndpoint.Start(answer, question.Version == HttpVersion.Version20, cancel);
        var limit = await Measure(question with { Url = bare.Url }, Usual, cancel);
        var memory = new List<long>();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watch = length > Usual ? Watch(node, memory, ended.Token) : Task.CompletedTask;
        var own = await Measure(question, length, cancel);
        await ended.CancelAsync();
        await watch;
        evidence.Line($"{name,-9} bare endpoint {limit.PerSecond,8:0} requests/s p99 {limit.P99,6:0.0} ms   node {own.PerSecond,8:0} requests/s p99 {own.P99,6:0.0} ms   share {own.PerSecond / limit.PerSecond,5:0.00}   {answer.Length} bytes, {Connections} connections");
        if (memory.Count > 0) evidence.Line($"{"",-9} memory of the node, minute by minute: {string.Join(' ', memory)} MiB");
    }

    // The size of the process, garbage not yet collected and all: what an operator sees.
    private static async Task Watch(BenchNode node, List<long> memory, CancellationToken ended)
    {
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1));
        try
        {
            while (await minute.WaitForNextTickAsync(ended)) memory.Add(node.MebibytesUsed());
        }
        catch (OperationCanceledException)
        {
            // The load has ended.
        }
    }

    private static async Task<(double PerSecond, double P99)> Measure(Question question, TimeSpan length, CancellationToken cancel)
    {
        await Load(question, WarmUp, cancel);
        var clock = Stopwatch.StartNew();
        var times = await Load(question, length, cancel);
        return (times.Count / clock.Elapsed.TotalSeconds, times.At(0.99));
    }

    private static async Task<Latencies> Load(Question question, TimeSpan length, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var times = new Latencies();
            // A client of its own is a connection of its own.
            using var client = new HttpClient(new SocketsHttpHandler());
            while (clock.Elapsed < length)
            {
                var started = Stopwatch.GetTimestamp();
                await Once(client, question, cancel);
                times.Add(Stopwatch.GetElapsedTime(started));
            }

            return times;
        }));
        return Latencies.Sum(all);
    }

    /// <summary>Times counted by the tenth of a millisecond, so that a long load takes no more memory than a short one; a second and more is one count.</summary>
    private sealed class Latencies
    {
        private const int PerMs = 10;

        private readonly long[] counts = new long[(1000 * PerMs) + 1];

        public long Count { get; private set; }

        public static Latencies Sum(IEnumerable<Latencies> parts)
        {
            var sum = new Latencies();
            foreach (var part in parts)
            {
                sum.Count += part.Count;
                for (var at = 0; at < sum.counts.Length; at++) sum.counts[at] += part.counts[at];
            }

            return sum;
        }

        public void Add(TimeSpan time)
        {
            counts[Math.Min((int)Math.Ceiling(time.TotalMilliseconds * PerMs), counts.Length - 1)]++;
            Count++;
        }

        /// <summary>The time in milliseconds that this share of all does not exceed.</summary>
        public double At(double share)
        {
            var left = (long)Math.Ceiling(share * Count);
            for (var at = 0; ; at++)
            {
                left -= counts[at];
                if (left <= 0) return (double)at / PerMs;
            }
        }
    }

    private static async Task<byte[]> Once(HttpClient client, Question question, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, question.Url) { Content = new ByteArrayContent(question.Body), Version = question.Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(question.ContentType);
        using var response = await client.SendAsync(request, cancel);
        var body = await response.Content.ReadAsByteArrayAsync(cancel);
        return response.IsSuccessStatusCode && body.Length > 0 ? body : throw new HttpRequestException($"{question.Url}: {(int)response.StatusCode}, {body.Length} bytes");
    }
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Akash.Deployment.V1Beta4;
using Akash.Escrow.V1;
using Akash.Market.V1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Cli.Chain;
using Welkin.Cli.Leases;
using Welkin.Cli.Terminal;
using Welkin.Client;
using Welkin.Client.Gateway;
using Welkin.Client.Queries;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Compute;
using Welkin.Market.V1;

namespace Welkin.Cli.Explain;

/// <summary>Gathers stories: state from queries, money from the account and the blocks, statements from the closure, conditions by looking.</summary>
internal sealed class StoryTeller(Session session, GatewayIdentity identity)
{
    private const int PageSize = 100;

    /// <summary>The stories of the leases that a name means, at a height or now.</summary>
    public async Task<IReadOnlyList<LeaseStory>> TellAsync(Address owner, LeaseName name, Height? at, CancellationToken cancellation)
    {
        var queries = at is { } height ? session.Queries.At(height) : session.Queries;
        var leases = await LeaseFinder.FindAsync(queries, owner, name, cancellation);
        var account = await AccountView.ReadAsync(queries, owner, name.DSeq, cancellation)
            ?? throw new CliException($"{owner} has no deployment {name.DSeq}");
        var pace = await BlockPace.MeasureAsync(session.Rpc, cancellation);
        var now = at ?? pace.Latest;
        var (funds, moves) = await MoneyAsync(account, owner, name.DSeq, now, cancellation);
        var stories = new List<LeaseStory>();
        foreach (var lease in leases.Select(item => item.Lease))
        {
            var closure = LeaseFinder.IsRunning(lease) ? null : await ClosureAsync(queries, lease.Id, cancellation);
            var story = new LeaseStory(lease, closure, funds, account.SpentBy(lease.Id, now));
            stories.Add(story with
            {
                Time = await TimeOfAsync(story.Height, cancellation),
                Evidence = [.. await StatementsAsync(lease, closure, cancellation), .. moves],
                Conditions = at is null && !story.IsOver ? await LeaseConditions.LookAsync(session, identity, (lease, account, now), cancellation) : [],
                Runway = !story.IsOver && account.Forecast(now) is { } ahead ? pace.Runway(Math.Max(0, ahead.Blocks), ahead.RunsOutAt) : null,
            });
        }

        return stories;
    }

    private static async Task<ClosureRecord?> ClosureAsync(ChainQueries queries, LeaseID id, CancellationToken cancellation)
    {
        try
        {
            return await queries.ClosureAsync(id, cancellation);
        }
        catch (ClientException refused) when (!refused.IsUnavailable)
        {
            // A chain without our rules knows no such query.
            return null;
        }
    }

    private async Task<string?> TimeOfAsync(long height, CancellationToken cancellation)
    {
        try
        {
            return (await session.Rpc.BlockAsync(new Height(height), cancellation)).Time.ToString();
        }
        catch (RpcException)
        {
            // Nodes forget old blocks.
            return null;
        }
    }

    private async Task<(Funds Funds, IReadOnlyList<EvidenceItem> Moves)> MoneyAsync(AccountView account, Address owner, ulong dseq, Height now, CancellationToken cancellation)
    {
        var moves = new List<EvidenceItem>();
        await AddDepositsAsync(moves, owner, dseq, account, now, cancellation);
        if (account.IsOpen)
        {
            return (account.FundsAt(now), moves);
        }

        var refunded = await RefundAsync(moves, account, owner, dseq, cancellation);
        return (Funds.AfterEnd(account.Denom, account.Transferred, refunded.AmountOf(account.Denom)), moves);
    }

    // The end of an account is a block; the message that closed it says what went back to whom.
    private async Task<Coins> RefundAsync(List<EvidenceItem> moves, AccountView account, Address owner, ulong dseq, CancellationToken cancellation)
    {
        var block = await session.Rpc.BlockAsync(account.SettledAt, cancellation);
        var results = await session.Rpc.BlockResultsAsync(account.SettledAt, cancellation);
        var before = await AccountView.ReadAsync(session.Queries.At(account.SettledAt - 1), owner, dseq, cancellation);
        for (var i = 0; i < results.TxResults.Count; i++)
        {
            var events = Refunds.OfClosing(results.TxResults[i].Events, owner.ToString(), dseq);
            if (events.Count == 0)
            {
                continue;
            }

            var refunded = Refunds.In(events, before?.Depositors ?? [owner.ToString()]);
            var hash = Convert.ToHexString(SHA256.HashData(block.Txs[i]));
            moves.Add(new EvidenceItem("closing", block.Time.ToString(), "chain", $"{string.Join(", ", Actions(events))} in transaction {hash} at height {account.SettledAt}"));
            moves.Add(new EvidenceItem("refund", block.Time.ToString(), "chain", $"{(refunded.Count == 0 ? "nothing" : refunded.ToString())} went back in transaction {hash}"));
            return refunded;
        }

        return Coins.Empty;
    }

    private static IEnumerable<string> Actions(IEnumerable<ChainEvent> events) => events.Where(item => item.Type == "message").Select(item => item["action"]).OfType<string>().Distinct();

    private async Task AddDepositsAsync(List<EvidenceItem> moves, Address owner, ulong dseq, AccountView account, Height now, CancellationToken cancellation)
    {
        var deployment = await session.Queries.DeploymentAsync(owner, dseq, cancellation);
        var created = new Height(deployment!.Deployment.CreatedAt);
        try
        {
            var first = await session.Rpc.BlockAsync(created, cancellation);
            AddDeposits(moves, first.Txs.Select(tx => (tx, Convert.ToHexString(SHA256.HashData(tx)))), owner, dseq, created, first.Time);
            var query = $"message.action='/akash.escrow.v1.MsgAccountDeposit' AND tx.height>={created} AND tx.height<={(account.IsOpen ? now : account.SettledAt)}";
            for (var page = 1; ; page++)
            {
                var (txs, total) = await session.Rpc.TxSearchAsync(query, page, PageSize, newestFirst: false, cancellation);
                foreach (var tx in txs.Where(tx => tx.Result.Code == 0))
                {
                    var block = await session.Rpc.BlockAsync(tx.Height, cancellation);
                    AddDeposits(moves, [(tx.Tx, tx.Hash)], owner, dseq, tx.Height, block.Time);
                }

                if (txs.Count == 0 || (long)page * PageSize >= total) return;
            }
        }
        catch (RpcException forgotten)
        {
            moves.Add(new EvidenceItem("deposit", null, "chain", $"the node tells no more about deposits: {forgotten.Message}"));
        }
    }

    private static void AddDeposits(List<EvidenceItem> moves, IEnumerable<(byte[] Tx, string Hash)> txs, Address owner, ulong dseq, Height height, BlockTime time)
    {
        var account = new Akash.Deployment.V1.DeploymentID { Owner = owner.ToString(), Dseq = dseq };
        foreach (var (bytes, hash) in txs)
        {
            foreach (var message in TxAnswers.TxOf(bytes).Body.Messages)
            {
                if (AmountIn(message, account) is { } amount)
                {
                    moves.Add(new EvidenceItem("deposit", time.ToString(), "chain", $"{amount.Amount}{amount.Denom} in transaction {hash} at height {height}"));
                }
            }
        }
    }

    private static Cosmos.Base.V1Beta1.Coin? AmountIn(Any message, Akash.Deployment.V1.DeploymentID deployment)
    {
        if (!TypeUrls.Unpack(message).TryGet(out var inner, out _))
        {
            return null;
        }

        return inner switch
        {
            MsgCreateDeployment create when create.Id.Equals(deployment) => create.Deposit.Amount,
            MsgAccountDeposit deposit when deposit.Id.Equals(deployment.EscrowAccount()) => deposit.Deposit.Amount,
            _ => null,
        };
    }

    private async Task<IReadOnlyList<EvidenceItem>> StatementsAsync(Lease lease, ClosureRecord? closure, CancellationToken cancellation)
    {
        if (closure is null)
        {
            return [];
        }

        var time = BlockTime.FromTimestamp(closure.Time).ToString();
        var items = new List<EvidenceItem>
        {
            new("rule", time, "chain", $"{closure.Rule} with {string.Join(", ", closure.RuleValues.Select(value => $"{value.Name} {value.Value}"))}"),
        };
        var by = closure.Attributions.FirstOrDefault(item => item.Field == "cause")?.By ?? Party.Chain;
        if (closure.Detail.Length > 0)
        {
            items.Add(new EvidenceItem("statement", time, LeaseReasons.NameOf(by), closure.Detail));
        }

        if (!closure.EvidenceHash.IsEmpty)
        {
            items.Add(await BundleAsync(lease.Id, closure.EvidenceHash.ToByteArray(), by, time, cancellation));
        }

        return items;
    }

    /// <summary>The body of the evidence that a closure names; null when there is none or it is not to be had.</summary>
    public async Task<byte[]?> EvidenceOfAsync(LeaseStory story, CancellationToken cancellation)
    {
        if (story.Closure is not { EvidenceHash.IsEmpty: false } closure) return null;
        var by = closure.Attributions.FirstOrDefault(item => item.Field == "evidence_hash")?.By;
        return by == Party.Provider ? await FromProviderAsync(story.Lease.Id, cancellation) : FromHome(Convert.ToHexStringLower(closure.EvidenceHash.Span));
    }

    private async Task<EvidenceItem> BundleAsync(LeaseID id, byte[] hash, Party by, string time, CancellationToken cancellation)
    {
        var name = Convert.ToHexStringLower(hash);
        var bundle = by == Party.Provider ? await FromProviderAsync(id, cancellation) : FromHome(name);
        var verdict = bundle is null ? "the bundle was not to be had"
            : SHA256.HashData(bundle).AsSpan().SequenceEqual(hash) ? $"the bundle matches: {System.Text.Encoding.UTF8.GetString(bundle)}"
            : "the bundle shown does NOT match";
        return new EvidenceItem("bundle", time, LeaseReasons.NameOf(by), $"sha256 {name}; {verdict}");
    }

    private byte[]? FromHome(string name)
    {
        var path = session.Home.In($"evidence/{name}.json");
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    private async Task<byte[]?> FromProviderAsync(LeaseID id, CancellationToken cancellation)
    {
        try
        {
            var gateway = await session.GatewayAsync(LeaseFinder.ProviderOf(id), identity, cancellation);
            return await gateway.EvidenceAsync(id.OnGateway(), cancellation);
        }
        catch (Exception refused) when (refused is ClientException or CliException)
        {
            return null;
        }
    }
}

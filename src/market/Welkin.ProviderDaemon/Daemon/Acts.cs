using System.Threading.Channels;
using Akash.Base.Deposit.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Welkin.Core;
using Welkin.Market.V1;
using Welkin.Provider;
using Welkin.ProviderDaemon.Chain;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Leases;
using LeaseId = Welkin.Provider.LeaseId;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>Carries planned actions out: transactions on the chain, workloads on the executor, files here.</summary>
public sealed partial class Acts(
    DaemonSettings settings,
    ITransactions transactions,
    IExecutor executor,
    ManifestStore manifests,
    EvidenceWriter evidence,
    DigestStore digests,
    LeaseDesk desk,
    ChannelWriter<Func<ProviderMemory, ProviderMemory>> remember,
    TimeProvider clock,
    ILogger logger)
{
    private const int MaxDetailBytes = 200;
    private static readonly TimeSpan BidPause = TimeSpan.FromSeconds(10);

    /// <summary>Market code 21: there is a bid of ours on the order already, and there can be only one, ever.</summary>
    private static readonly Error BidExists = new("market", 21, "bid exists");

    /// <summary>The smallest bid deposits, as of the last chain view.</summary>
    public IReadOnlyDictionary<string, Core.Coin> BidDeposits { get; set; } = new Dictionary<string, Core.Coin>();

    /// <summary>One action; false: it has to be tried again.</summary>
    public Task<bool> Run(ProviderAction action, CancellationToken cancellation) => action switch
    {
        ProviderAction.Bid bid => Bid(bid, cancellation),
        ProviderAction.CloseBid { IsLease: true } close => CloseLease(close, cancellation),
        ProviderAction.CloseBid close => Send(close.Key, [CloseMessage(close)], TxPriority.Urgent, cancellation),
        ProviderAction.StartReclaim reclaim => Send(reclaim.Key, [new MsgLeaseStartReclaim { Id = Wire(reclaim.Id), Reason = reclaim.Reason }], TxPriority.Urgent, cancellation),
        ProviderAction.Withdraw withdraw => Withdraw(withdraw, cancellation),
        ProviderAction.ApplyWorkload apply => Apply(apply, cancellation),
        ProviderAction.RemoveWorkload remove => Remove(remove, cancellation),
        ProviderAction.ForgetManifest forget => Forget(forget),
        ProviderAction.PublishDigest publish => Publish(publish.Digest, cancellation),
        _ => throw new InvariantException($"no act for {action.GetType().Name}"),
    };

    private static LeaseID Wire(LeaseId id) => new() { Owner = id.Owner.ToString(), Dseq = id.DSeq, Gseq = id.GSeq, Oseq = id.OSeq, Provider = id.Provider.ToString() };

    private static BidID WireBid(LeaseId id) => new() { Owner = id.Owner.ToString(), Dseq = id.DSeq, Gseq = id.GSeq, Oseq = id.OSeq, Provider = id.Provider.ToString() };

    private static MsgCloseBid CloseMessage(ProviderAction.CloseBid close) => new() { Id = WireBid(close.Id), Reason = close.Reason };

    private async Task<bool> Bid(ProviderAction.Bid bid, CancellationToken cancellation)
    {
        var deposit = settings.BidDeposit ?? BidDeposits.GetValueOrDefault(bid.Price.Denom) ?? BidDeposits.Values.FirstOrDefault();
        if (deposit is null)
        {
            Refused(logger, bid.Key, "the chain lists no bid deposit");
            return false;
        }

        var message = new MsgCreateBid
        {
            Id = WireBid(bid.Id),
            Price = bid.Price.ToMessage(),
            Deposit = new Deposit { Amount = deposit.ToMessage(), Sources = { Source.Balance } },
            ReclamationWindow = settings.Plan.Bids.ReclamationWindow > TimeSpan.Zero ? Duration.FromTimeSpan(settings.Plan.Bids.ReclamationWindow) : null,
        };
        message.ResourcesOffer.AddRange(bid.Offer);
        var outcome = await transactions.Send([message], TxPriority.Urgent, bid.ValidUntil, cancellation);
        if (outcome.Error is not { } error)
        {
            BidMade(logger, bid.Id, Quantity.Price(bid.Price), outcome.Height.Value);
            return true;
        }

        Refused(logger, bid.Key, error.Text);
        var retryAt = error.Is(BidExists) ? OrderNote.Never : (clock.GetUtcNow() + BidPause).ToUnixTimeMilliseconds();
        await remember.WriteAsync(memory => memory.BidFailed(bid.Id, retryAt, error.Text), cancellation);
        return true;
    }

    /// <summary>The statement goes first: it has to be there when the closing message looks for it.</summary>
    private async Task<bool> CloseLease(ProviderAction.CloseBid close, CancellationToken cancellation)
    {
        var stated = close.Statement.Cause is ClosureCauses.WorkloadNeverHealthy or ClosureCauses.WorkloadFailed
            ? close.Statement with { Detail = desk.ProblemOf(close.Id) ?? close.Statement.Detail }
            : close.Statement;
        var hash = await evidence.Collect(close.Id, stated, cancellation);
        var statement = new MsgAttachEvidence
        {
            Signer = settings.Provider.ToString(),
            Id = Wire(close.Id),
            EvidenceHash = ByteString.CopyFrom(hash),
            Cause = stated.Cause,
            Detail = Evidence.Ascii(stated.Detail, MaxDetailBytes),
        };
        var outcome = await transactions.Send([statement, CloseMessage(close)], TxPriority.Urgent, null, cancellation);
        if (outcome.Error is { } unknown && (unknown.Is(SdkErrors.TxDecode) || unknown.Is(SdkErrors.UnknownRequest)))
        {
            // A chain without our additions does not know the statement; the lease has to end there all the same.
            NoStatement(logger, close.Id, unknown.Text);
            outcome = await transactions.Send([CloseMessage(close)], TxPriority.Urgent, null, cancellation);
        }

        if (outcome.Error is { } error)
        {
            Refused(logger, close.Key, error.Text);
            return false;
        }

        LeaseEnded(logger, close.Id, close.Statement.Cause, close.Statement.Rule, outcome.Height.Value);
        return true;
    }

    private async Task<bool> Withdraw(ProviderAction.Withdraw withdraw, CancellationToken cancellation)
    {
        if (!await Send(withdraw.Key, [new MsgWithdrawLease { Id = Wire(withdraw.Id) }], TxPriority.Ordinary, cancellation))
        {
            return false;
        }

        await remember.WriteAsync(memory => memory.Withdrawn(withdraw.Id, clock.GetUtcNow().ToUnixTimeMilliseconds()), cancellation);
        return true;
    }

    /// <summary>
    /// Kept before it is sent, so that its paths can be shown from the block on that includes it. One that is refused (a chain
    /// without our additions refuses all) is not sent again: the next one is as good.
    /// </summary>
    private async Task<bool> Publish(ServiceDigest digest, CancellationToken cancellation)
    {
        digests.Put(digest);
        var outcome = await transactions.Send(
            [
                new MsgPublishDigest
                {
                    Provider = settings.Provider.ToString(),
                    Height = digest.Height.Value,
                    Root = ByteString.CopyFrom(digest.Root),
                    Leases = (uint)digest.Leases,
                    Workloads = (uint)digest.Workloads,
                    Reservations = (uint)digest.Reservations,
                    Drift = (uint)digest.Drift.Length,
                },
            ],
            TxPriority.Ordinary,
            null,
            cancellation);
        if (outcome.Error is { } error)
        {
            NoDigest(logger, digest.Height.Value, error.Text);
        }

        await remember.WriteAsync(memory => memory with { DigestAt = digest.Height, DigestRoot = Convert.ToHexString(digest.Root) }, cancellation);
        return true;
    }

    private async Task<bool> Send(string key, IReadOnlyList<IMessage> messages, TxPriority priority, CancellationToken cancellation)
    {
        var outcome = await transactions.Send(messages, priority, null, cancellation);
        if (outcome.Error is not { } error)
        {
            return true;
        }

        Refused(logger, key, error.Text);
        return false;
    }

    private async Task<bool> Apply(ProviderAction.ApplyWorkload apply, CancellationToken cancellation)
    {
        if (manifests.Find(apply.Id) is not { } manifest)
        {
            return true;
        }

        var outcome = await executor.Apply(WorkloadBuilder.Build(manifest, settings.PublicHostname), cancellation);
        var problem = outcome.Status == ApplyStatus.Applied ? null : $"{outcome.Service}: {Text(outcome)}";
        desk.Complain(apply.Id, problem);
        if (problem is not null)
        {
            var reason = outcome.Status == ApplyStatus.ImageFailed ? "ErrImagePull" : "FailedCreate";
            desk.Events.Add(new ExecutorEvent(clock.GetUtcNow(), WorkloadBuilder.Key(apply.Id), outcome.Service ?? "", "", true, reason, problem));
            Refused(logger, apply.Key, problem);
        }

        return problem is null;
    }

    private static string Text(ApplyOutcome outcome) => outcome.Status switch
    {
        ApplyStatus.ImageFailed when outcome.Image is { } image => $"image {image.Image} cannot be had ({image.Status switch
        {
            ImageStatus.NotFound => "it does not exist",
            ImageStatus.Unauthorized => "its registry wants other credentials",
            ImageStatus.Unreachable => "its registry cannot be reached",
            _ => "it is not an image reference",
        }}); correct the image and update the deployment",
        _ => outcome.Detail,
    };

    private async Task<bool> Remove(ProviderAction.RemoveWorkload remove, CancellationToken cancellation)
    {
        await executor.Remove(WorkloadBuilder.Key(remove.Id), cancellation);
        desk.Events.Forget(remove.Id);
        desk.Complain(remove.Id, null);
        Removed(logger, remove.Id);
        return true;
    }

    private Task<bool> Forget(ProviderAction.ForgetManifest forget)
    {
        manifests.Remove(forget.Id);
        return Task.FromResult(true);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bid {Price} on {Bid} at height {Height}")]
    private static partial void BidMade(ILogger logger, LeaseId bid, string price, long height);

    [LoggerMessage(Level = LogLevel.Information, Message = "Lease {Lease} ended by this provider: {Cause} (rule {Rule}) at height {Height}")]
    private static partial void LeaseEnded(ILogger logger, LeaseId lease, string cause, string rule, long height);

    [LoggerMessage(Level = LogLevel.Information, Message = "Workload of {Lease} is removed")]
    private static partial void Removed(ILogger logger, LeaseId lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Action} was refused: {Reason}")]
    private static partial void Refused(ILogger logger, string action, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The digest of height {Height} was refused: {Reason}")]
    private static partial void NoDigest(ILogger logger, long height, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The statement about {Lease} was refused ({Reason}); the lease is ended without it")]
    private static partial void NoStatement(ILogger logger, LeaseId lease, string reason);
}

using Welkin.Core;
using Welkin.Market.V1;
using Welkin.Modules.Compute.Provider;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Closures.Handlers;

/// <summary>Keeps what a provider states about all it serves; the last statement of each provider stays.</summary>
internal sealed class PublishDigest(ClosureState state, IProviders providers) : IMsgHandler<MsgPublishDigest, MsgPublishDigestResponse>
{
    private const int RootLength = 32;

    public Result<Unit> Check(MsgPublishDigest msg)
    {
        if (!Address.Parse(msg.Provider).IsOk) return SdkErrors.InvalidAddress.With("MsgPublishDigest: invalid provider");
        if (msg.Root.Length != RootLength) return ClosureErrors.InvalidDigest.With($"root is {RootLength} bytes");
        return msg.Height > 0 ? new Unit() : ClosureErrors.InvalidDigest.With("height is above zero");
    }

    public Result<MsgPublishDigestResponse> Run(TxContext ctx, MsgPublishDigest msg)
    {
        if (providers.AttributesOf(ctx, Address.Parse(msg.Provider).OrThrow()) is null) return ProviderErrors.ProviderNotFound;
        if (msg.Height > ctx.Height.Value) return ClosureErrors.InvalidDigest.With($"height {msg.Height} is in the future");
        if (state.Digests.TryGet(ctx, msg.Provider, out var last) && msg.Height <= last.Digest.Height)
        {
            return ClosureErrors.InvalidDigest.With($"height {msg.Height} is not above {last.Digest.Height}");
        }

        var digest = new Digest
        {
            Provider = msg.Provider,
            Height = msg.Height,
            Root = msg.Root,
            Leases = msg.Leases,
            Workloads = msg.Workloads,
            Reservations = msg.Reservations,
            Drift = msg.Drift,
        };
        state.Digests.Set(ctx, msg.Provider, new PublishedDigest { Digest = digest, PublishedAt = ctx.Height.Value });
        ctx.Emit(new EventDigestPublished { Provider = msg.Provider, Height = msg.Height, Root = msg.Root });
        return new MsgPublishDigestResponse();
    }
}

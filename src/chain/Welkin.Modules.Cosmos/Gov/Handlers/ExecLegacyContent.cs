using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov.Handlers;

/// <summary>Carries out the content of a proposal of the old kind; only a proposal can.</summary>
internal sealed class ExecLegacyContent(GovKeeper keeper, LegacyContents contents) : IMsgHandler<MsgExecLegacyContent, MsgExecLegacyContentResponse>
{
    public Result<Unit> Check(MsgExecLegacyContent msg) => Address.Parse(msg.Authority).Map(_ => new Unit());

    public Result<MsgExecLegacyContentResponse> Run(TxContext ctx, MsgExecLegacyContent msg)
    {
        var authority = keeper.Account(ctx).ToString();
        if (authority != msg.Authority) return GovErrors.InvalidSigner.With($"expected {authority} got {msg.Authority}");
        if (msg.Content is null || !TypeUrls.Unpack(msg.Content).TryGet(out var content, out _)) return GovErrors.InvalidContent.With("expected *v1beta1.Content, got <nil>: invalid type");
        return contents.Run(ctx, content).Map(_ => new MsgExecLegacyContentResponse());
    }
}

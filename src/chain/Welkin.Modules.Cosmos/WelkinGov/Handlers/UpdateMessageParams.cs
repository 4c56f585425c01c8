using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.WelkinGov.Handlers;

/// <summary>Sets or deletes what proposals of a message type need; only governance may.</summary>
internal sealed class UpdateMessageParams(Address authority, MsgRouter router) : IMsgHandler<MsgUpdateMessageParams, MsgUpdateMessageParamsResponse>
{
    private const int MostEntries = 256;

    public Result<MsgUpdateMessageParamsResponse> Run(TxContext ctx, MsgUpdateMessageParams msg)
    {
        if (msg.Authority != authority.ToString()) return WelkinGovErrors.InvalidSigner.With($"invalid authority; expected {authority}, got {msg.Authority}");
        if (!MessageParams.TypeOf(msg.MsgUrl, router.Routes).TryGet(out var url, out var error)) return error;
        var value = msg.Params ?? new MessageBasedParams();
        if (MessageParams.IsEmpty(value))
        {
            WelkinGovState.Entries.Remove(ctx, url);
            return new MsgUpdateMessageParamsResponse();
        }

        if (!MessageParams.Check(value).TryGet(out _, out error)) return error;
        if (!WelkinGovState.Entries.Has(ctx, url) && WelkinGovState.Entries.IterateKeys(ctx).Count() >= MostEntries) return WelkinGovErrors.TooManyEntries.With($"at most {MostEntries}");
        WelkinGovState.Entries.Set(ctx, url, value);
        return new MsgUpdateMessageParamsResponse();
    }
}

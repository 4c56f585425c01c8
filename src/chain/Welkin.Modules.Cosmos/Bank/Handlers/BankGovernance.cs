using Cosmos.Bank.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Replaces the params; only governance may.</summary>
internal sealed class UpdateBankParams(Address authority) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (!Authority.Require(authority, msg.Authority).TryGet(out _, out var error)) return error;
        BankGenesis.SetParams(ctx, msg.Params ?? new Params());
        return new MsgUpdateParamsResponse();
    }
}

/// <summary>Says which denoms users may send; only governance may.</summary>
internal sealed class SetSendEnabled(Address authority) : IMsgHandler<MsgSetSendEnabled, MsgSetSendEnabledResponse>
{
    public Result<MsgSetSendEnabledResponse> Run(TxContext ctx, MsgSetSendEnabled msg)
    {
        if (!Authority.Require(authority, msg.Authority).TryGet(out _, out var error)) return error;
        if (Invalid(msg) is { } invalid) return invalid;
        foreach (var entry in msg.SendEnabled) BankState.SendEnabled.Set(ctx, entry.Denom, entry.Enabled);
        foreach (var denom in msg.UseDefaultFor) BankState.SendEnabled.Remove(ctx, denom);
        return new MsgSetSendEnabledResponse();
    }

    private static Error? Invalid(MsgSetSendEnabled msg)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in msg.SendEnabled)
        {
            if (!seen.Add(entry.Denom)) return SdkErrors.InvalidRequest.With($"duplicate denom entries found for \"{entry.Denom}\"");
            if (!Denom.Validate(entry.Denom).TryGet(out _, out var error)) return SdkErrors.InvalidRequest.With($"invalid SendEnabled denom \"{entry.Denom}\": {error.Text}");
        }

        foreach (var denom in msg.UseDefaultFor)
        {
            if (!Denom.Validate(denom).TryGet(out _, out var error)) return SdkErrors.InvalidRequest.With($"invalid UseDefaultFor denom \"{denom}\": {error.Text}");
        }

        return null;
    }
}

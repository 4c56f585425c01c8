using Cosmos.Bank.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Moves coins from the signer to several accounts.</summary>
internal sealed class MultiSend(BankKeeper bank) : IMsgHandler<MsgMultiSend, MsgMultiSendResponse>
{
    public Result<MsgMultiSendResponse> Run(TxContext ctx, MsgMultiSend msg)
    {
        if (msg.Inputs.Count == 0) return BankErrors.NoInputs;
        if (msg.Inputs.Count != 1) return BankErrors.MultipleSenders;
        if (msg.Outputs.Count == 0) return BankErrors.NoOutputs;
        if (!Parse(msg).TryGet(out var plan, out var error)) return error;
        if (!bank.SendingAllowed(ctx, plan.Amount).TryGet(out _, out error)) return error;
        foreach (var (_, to, text, _) in plan.Outputs)
        {
            if (bank.IsBlocked(to)) return SdkErrors.Unauthorized.With($"{text} is not allowed to receive funds");
        }

        return Run(ctx, plan);
    }

    private Result<MsgMultiSendResponse> Run(TxContext ctx, Plan plan)
    {
        ctx.Emit(Events.Of("message", ("sender", plan.From.ToString())));
        foreach (var (_, to, _, _) in plan.Outputs) bank.CreateAccount(ctx, to);
        if (!bank.TakeUnlocked(ctx, plan.From, plan.Amount).TryGet(out _, out var error)) return error;
        foreach (var (_, to, text, coins) in plan.Outputs)
        {
            if (!bank.Give(ctx, to, coins).TryGet(out _, out error)) return error;
            ctx.Emit(Events.Of("transfer", ("recipient", text), ("sender", plan.From.ToString()), ("amount", coins.ToString())));
        }

        return new MsgMultiSendResponse();
    }

    private static Result<Plan> Parse(MsgMultiSend msg)
    {
        if (!Read("input", msg.Inputs[0].Address, msg.Inputs[0].Coins).TryGet(out var input, out var error)) return error;
        var outputs = new List<(int, Address, string, Coins)>();
        var total = Coins.Empty;
        foreach (var output in msg.Outputs)
        {
            if (!Read("output", output.Address, output.Coins).TryGet(out var part, out error)) return error;
            outputs.Add((outputs.Count, part.Owner, output.Address, part.Coins));
            total = total.Add(part.Coins);
        }

        return total == input.Coins ? new Plan(input.Owner, input.Coins, outputs) : BankErrors.InputOutputMismatch;
    }

    private static Result<(Address Owner, Coins Coins)> Read(string side, string address, IEnumerable<global::Cosmos.Base.V1Beta1.Coin> messages)
    {
        if (!Address.Parse(address).TryGet(out var owner, out var error)) return SdkErrors.InvalidAddress.With($"invalid {side} address: {error.Text}");
        if (!messages.ToDomain().TryGet(out var coins, out error)) return error;
        return coins.IsValid && coins.IsAllPositive ? (owner, coins) : SdkErrors.InvalidCoins.With(coins.ToString());
    }

    private sealed record Plan(Address From, Coins Amount, IReadOnlyList<(int Index, Address To, string Text, Coins Coins)> Outputs);
}

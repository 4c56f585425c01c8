using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Runtime;
using GovParams = Cosmos.Gov.V1.Params;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>Deposits on proposals: taken, returned, charged, burnt.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/gov/keeper/deposit.go</c>.</remarks>
internal sealed class GovDeposits(GovKeeper keeper, IAccounts accounts, ITransfers bank, IMinting minting, ICommunityPool pool)
{
    /// <summary>What a proposal must bring along. Errors: <c>sdk</c> 10, gov 16, 23.</summary>
    public static Result<Unit> CheckInitial(GovParams rules, ProposalTerms terms, Coins deposit)
    {
        if (!deposit.IsValid) return SdkErrors.InvalidCoins.With(deposit.ToString());
        if (!Dec.Parse(rules.MinInitialDepositRatio).TryGet(out var ratio, out var error)) return error;
        if (!ratio.IsZero)
        {
            var least = Coins.AsGiven(terms.MinDeposit.Select(coin => coin with { Amount = coin.Amount.ToDec().Mul(ratio).RoundInt() }));
            if (!deposit.IsAllGTE(least)) return GovErrors.DepositTooSmall.With($"was ({deposit}), need ({least})");
        }

        return CheckDenoms(terms, deposit);
    }

    /// <summary>Takes a deposit and answers whether it started the vote. Errors: undefined, gov 3, 16, 23, <c>sdk</c> 5.</summary>
    public Result<bool> Add(TxContext ctx, ulong id, Address depositor, Coins amount)
    {
        if (!GovKeeper.Proposal(ctx, id).TryGet(out var proposal, out var error)) return error;
        if (!GovLifecycle.IsOpen(proposal)) return GovErrors.Inactive.With($"{id}");
        var rules = keeper.Params(ctx);
        var terms = keeper.Rules.TermsOf(ctx, proposal.Messages, proposal.Expedited, rules);
        if (!CheckDenoms(terms, amount).TryGet(out _, out error)) return error;
        if (!CheckRatio(rules, terms, amount).TryGet(out _, out error)) return error;
        if (!bank.SendFromAccountToModule(ctx, depositor, GovKeeper.Module, amount).TryGet(out _, out error)) return error;

        var total = Coins.Of([.. proposal.TotalDeposit.ToDomain().OrThrow()]).Add(amount);
        proposal.TotalDeposit.Clear();
        proposal.TotalDeposit.AddRange(total.ToMessages());
        GovKeeper.Set(ctx, proposal);
        var starts = proposal.Status == ProposalStatus.DepositPeriod && total.IsAllGTE(terms.MinDeposit);
        if (starts) keeper.Activate(ctx, proposal);
        Book(ctx, id, depositor, amount);
        return starts;
    }

    /// <summary>Returns every deposit of a proposal.</summary>
    public void Refund(Context ctx, ulong id)
    {
        foreach (var (key, deposit) in GovState.Deposits.Iterate(ctx, GovState.Of(id)).ToList())
        {
            _ = bank.SendFromModuleToAccount(ctx, GovKeeper.Module, key.Depositor, deposit.Amount.ToDomain().OrThrow()).OrThrow();
            GovState.Deposits.Remove(ctx, key);
        }
    }

    /// <summary>Destroys every deposit of a proposal.</summary>
    public void Burn(Context ctx, ulong id)
    {
        var sum = Coins.Empty;
        foreach (var (key, deposit) in GovState.Deposits.Iterate(ctx, GovState.Of(id)).ToList())
        {
            sum = sum.Add(deposit.Amount.ToDomain().OrThrow());
            GovState.Deposits.Remove(ctx, key);
        }

        _ = minting.Burn(ctx, GovKeeper.Module, sum).OrThrow();
    }

    /// <summary>Keeps a part of every deposit of a cancelled proposal and returns the rest. Errors: <c>sdk</c> 4, 5, 7.</summary>
    public Result<Unit> Charge(Context ctx, ulong id, string destination, Dec ratio)
    {
        var charges = Coins.Empty;
        foreach (var (_, deposit) in GovState.Deposits.Iterate(ctx, GovState.Of(id)).ToList())
        {
            if (!Address.ParseByCodec(deposit.Depositor).TryGet(out var depositor, out var error)) return error;
            var amount = deposit.Amount.ToDomain().OrThrow();
            var kept = Coins.Of([.. amount.Select(coin => coin with { Amount = coin.Amount.ToDec().Mul(ratio).TruncateInt() })]);
            var rest = Coins.Of([.. amount.Select(coin => coin with { Amount = coin.Amount - kept.AmountOf(coin.Denom) })]);
            charges = charges.Add(kept);
            if (!rest.IsZero && !bank.SendFromModuleToAccount(ctx, GovKeeper.Module, depositor, rest).TryGet(out _, out error)) return error;
            GovState.Deposits.Remove(ctx, (id, depositor));
        }

        return charges.IsZero ? new Unit() : Spend(ctx, destination, charges);
    }

    private Result<Unit> Spend(Context ctx, string destination, Coins charges)
    {
        if (destination.Length == 0) return minting.Burn(ctx, GovKeeper.Module, charges);
        if (accounts.ModuleAddress("distribution") is { } distribution && distribution.ToString() == destination)
        {
            return pool.FundFromAccount(ctx, Address.Module(GovKeeper.Module), charges);
        }

        return Address.ParseByCodec(destination).TryGet(out var receiver, out var error)
            ? bank.SendFromModuleToAccount(ctx, GovKeeper.Module, receiver, charges)
            : error;
    }

    private static void Book(TxContext ctx, ulong id, Address depositor, Coins amount)
    {
        var deposit = GovState.Deposits.TryGet(ctx, (id, depositor), out var earlier) ? earlier : new Deposit { ProposalId = id, Depositor = depositor.ToString() };
        var sum = earlier is null ? amount : Coins.Of([.. earlier.Amount.ToDomain().OrThrow()]).Add(amount);
        deposit.Amount.Clear();
        deposit.Amount.AddRange(sum.ToMessages());
        ctx.Emit(Events.Of("proposal_deposit", ("depositor", depositor.ToString()), ("amount", amount.ToString()), ("proposal_id", $"{id}")));
        GovState.Deposits.Set(ctx, (id, depositor), deposit);
    }

    private static Result<Unit> CheckDenoms(ProposalTerms terms, Coins amount)
        => amount.All(coin => terms.DepositDenoms.Contains(coin.Denom))
            ? new Unit()
            : GovErrors.InvalidDepositDenom.With($"deposited {amount}, but gov accepts only the following denom(s): [{string.Join(' ', terms.DepositDenoms)}]");

    // One denomination that reaches its part of the minimum is enough.
    private static Result<Unit> CheckRatio(GovParams rules, ProposalTerms terms, Coins amount)
    {
        if (!Dec.Parse(rules.MinDepositRatio).TryGet(out var ratio, out var error)) return error;
        if (ratio.IsZero) return new Unit();
        var least = terms.MinDeposit.Select(coin => coin with { Amount = coin.Amount.ToDec().Mul(ratio).TruncateInt() }).ToList();
        return least.Any(coin => amount.Any(given => given.Denom == coin.Denom && given.Amount >= coin.Amount))
            ? new Unit()
            : GovErrors.DepositTooSmall.With($"received {amount} but need at least one of the following: {string.Join(',', least)}");
    }
}

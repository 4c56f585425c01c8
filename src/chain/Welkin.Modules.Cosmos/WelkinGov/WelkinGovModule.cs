using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Modules.Cosmos.Gov;
using Welkin.Modules.Cosmos.Upgrade;
using Welkin.Modules.Cosmos.WelkinGov.Handlers;
using Welkin.Modules.Cosmos.WelkinGov.Pool;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>What of the other modules it needs.</summary>
/// <param name="Proposals">Reads proposals.</param>
/// <param name="Upgrades">Tells when a plan was applied.</param>
/// <param name="Pool">Pays community funds.</param>
/// <param name="Receivers">Tells who may receive.</param>
public sealed record WelkinGovNeighbours(IProposals Proposals, IUpgrades Upgrades, ICommunityPool Pool, ISendRules Receivers);

/// <summary>
/// Our addition to governance: periods and thresholds by message type, records of votes, the ledger of the community pool and funds
/// that it pays. Only chains of the welkin rule set have it.
/// </summary>
public sealed class WelkinGovModule(WelkinGovNeighbours near, MsgRouter router, Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => "welkingov";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [WelkinGovState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 1;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new UpdateMessageParams(authority, router));
        registry.Message(new CreateFund(authority, near.Receivers));
        registry.Message(new CancelFund(authority));
        new WelkinGovQueries(near.Proposals).Register(registry);
        new PoolQueries(near.Pool).Register(registry);
        registry.BeginBlock(new WelkinGovBlocks(near.Upgrades, new FundPayments(near.Pool)).BeginBlock);
        registry.Genesis<GenesisState>(Import, Export);
        registry.Invariant("votes", EveryVoteHasItsProposal);
        registry.Invariant("ledger", ctx => PoolLedger.AddsUp(ctx, near.Pool.Balance(ctx)));
    }

    private void Import(BlockContext ctx, GenesisState state)
    {
        foreach (var entry in state.Entries)
        {
            var url = MessageParams.TypeOf(entry.MsgUrl, router.Routes).OrThrow();
            _ = MessageParams.Check(entry.Params).With(url).OrThrow();
            WelkinGovState.Entries.Set(ctx, url, entry.Params);
        }

        foreach (var record in state.Proposals) WelkinGovState.Proposals.Set(ctx, record.ProposalId, record);
        foreach (var vote in state.Votes) WelkinGovState.SetVote(ctx, vote, Address.ParseValoper(vote.Validator).OrThrow());
        foreach (var uptime in state.Uptimes) WelkinGovState.Uptimes.Set(ctx, Address.ParseValcons(uptime.Address).OrThrow(), uptime);
        // What staking's section said of commissions is told better by ours, where it tells anything.
        foreach (var validator in state.Commissions.Select(change => Address.ParseValoper(change.Validator).OrThrow()).Distinct())
        {
            foreach (var key in WelkinGovState.Commissions.IterateKeys(ctx, WelkinGovState.Of(validator)).ToList()) WelkinGovState.Commissions.Remove(ctx, key);
        }

        foreach (var entry in state.Ledger) PoolLedger.Import(ctx, entry);
        foreach (var fund in state.Funds) ImportFund(ctx, fund);
        foreach (var change in state.Commissions)
        {
            WelkinGovState.Commissions.Set(ctx, (Address.ParseValoper(change.Validator).OrThrow(), (ulong)change.Height), change);
        }
    }

    private static GenesisState Export(QueryContext ctx) => new()
    {
        Entries = { WelkinGovState.Entries.Iterate(ctx).Select(pair => new MessageEntry { MsgUrl = pair.Key, Params = pair.Value }) },
        Proposals = { WelkinGovState.Proposals.Iterate(ctx).Select(pair => pair.Value) },
        Votes = { WelkinGovState.Votes.Iterate(ctx).Select(pair => pair.Value) },
        Uptimes = { WelkinGovState.Uptimes.Iterate(ctx).Select(pair => pair.Value) },
        Commissions = { WelkinGovState.Commissions.Iterate(ctx).Select(pair => pair.Value) },
        Ledger = { PoolState.Ledger.Iterate(ctx).Select(pair => pair.Value) },
        Funds = { PoolState.Funds.Iterate(ctx).Select(pair => pair.Value) },
    };

    private static void ImportFund(BlockContext ctx, CommunityFund fund)
    {
        PoolState.NextFund.Set(ctx, Math.Max(PoolState.NextFund.Peek(ctx), fund.Id + 1));
        PoolState.Funds.Set(ctx, fund.Id, fund);
        if (fund.Status == FundStatus.Active) PoolState.Due.Set(ctx, (BlockTime.FromTimestamp(fund.NextPayment), fund.Id));
    }

    private string? EveryVoteHasItsProposal(Context ctx)
    {
        // Votes of a proposal stand together: it is looked for once.
        var found = 0UL;
        foreach (var (proposal, validator) in WelkinGovState.Votes.IterateKeys(ctx))
        {
            if (!WelkinGovState.ByValidator.Has(ctx, (validator, proposal))) return $"the vote of {validator.ToValoper()} on {proposal} is in no index";
            if (proposal == found) continue;
            found = proposal;
            if (near.Proposals.Find(ctx, proposal) is null && !WelkinGovState.Proposals.Has(ctx, proposal)) return $"votes on proposal {proposal}, which is none";
        }

        return null;
    }
}

using System.Globalization;
using Welkin.Core;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>Watches who signs, and punishes absence and double signing.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/slashing/keeper</c>.</remarks>
public sealed class SlashingKeeper(IValidators validators, IDelegations delegations, IPunishment punishment) : IStakingListener, IDoubleSigning, ISigning
{
    // A block reports the votes on the one before, whose set was decided one block earlier still.
    private const long ValidatorUpdateDelay = 1;

    // The end of the year 9999.
    private static readonly BlockTime Never = new(253402300799, 0);

    internal IValidators Validators => validators;

    /// <inheritdoc/>
    public SigningInfo? Find(Context ctx, Address consensus) => SlashingState.SigningInfoOf(ctx, consensus);

    /// <summary>Counts every validator's window from height zero.</summary>
    public static void Restart(BlockContext ctx)
    {
        foreach (var (consensus, info) in SlashingState.AllSigningInfos(ctx).ToList()) SlashingState.SetSigningInfo(ctx, consensus, info with { StartHeight = 0 });
    }

    /// <inheritdoc/>
    public long Window(Context ctx) => Params(ctx).Window;

    /// <inheritdoc/>
    public bool KnowsKey(Context ctx, Address consensus) => SlashingState.Keys.Has(ctx, consensus);

    /// <inheritdoc/>
    public bool IsTombstoned(Context ctx, Address consensus)
        => (SlashingState.SigningInfoOf(ctx, consensus) ?? throw new InvariantException($"expected signing info for validator {consensus.ToValcons()} but not found")).Tombstoned;

    /// <inheritdoc/>
    public void Punish(Context ctx, Address consensus, (long Height, long Power, bool IsJailed) offence)
    {
        var fraction = Params(ctx).DoubleSignFraction;
        var burned = punishment.Slash(ctx, new Offence(consensus, offence.Height, offence.Power, fraction)).OrThrow();
        var text = consensus.ToValcons();
        ctx.Emit(Events.Of("slash", ("address", text), ("power", Text(offence.Power)), ("reason", "double_sign"), ("burned_coins", burned.ToString())));
        if (!offence.IsJailed)
        {
            _ = punishment.Jail(ctx, consensus).OrThrow();
            ctx.Emit(Events.Of("slash", ("jailed", text)));
        }

        var info = SlashingState.SigningInfoOf(ctx, consensus)!;
        SlashingState.SetSigningInfo(ctx, consensus, info with { JailedUntil = Never, Tombstoned = true });
    }

    /// <summary>Counts a vote of the last block, and punishes one absence too many.</summary>
    internal void Watch(BlockContext ctx, Address consensus, (long Power, bool Missed) vote)
    {
        if (validators.ByConsensus(ctx, consensus).OrThrow().Jailed) return;
        var info = SlashingState.SigningInfoOf(ctx, consensus)
            ?? throw new InvariantException($"{SlashingErrors.NoSigningInfo.Text}: {consensus.ToValcons()}");
        var rules = Params(ctx);
        info = Counted(ctx, consensus, (info, rules.Window, vote.Missed));
        if (vote.Missed)
        {
            ctx.Emit(Events.Of(
                "liveness", ("address", consensus.ToValcons()), ("missed_blocks", Text(info.MissedBlocks)), ("height", Text(ctx.Height.Value))));
        }

        if (ctx.Height.Value > info.StartHeight + rules.Window && info.MissedBlocks > rules.MaxMissed)
        {
            PunishAbsence(ctx, consensus, vote.Power);
            info = info with { JailedUntil = ctx.BlockTime.Add(rules.JailTime), MissedBlocks = 0, IndexOffset = 0 };
            SlashingState.ClearMissed(ctx, consensus);
        }

        SlashingState.SetSigningInfo(ctx, consensus, info);
    }

    /// <summary>Lets a validator back that served its time. Errors: staking 3, 19; slashing 4, 5, 7.</summary>
    internal Result<Unit> Unjail(Context ctx, Address operatorAddress)
    {
        if (!validators.Get(ctx, operatorAddress).TryGet(out var validator, out var error)) return error;
        if (!delegations.Get(ctx, operatorAddress, operatorAddress).TryGet(out var own, out error)) return error;
        var tokens = validator.TokensOf(own.Shares).TruncateInt();
        if (tokens < validator.MinSelfDelegation) return SlashingErrors.SelfDelegationTooLow.With($"{tokens} less than {validator.MinSelfDelegation}");
        if (!validator.Jailed) return SlashingErrors.NotJailed;
        var consensus = validator.ConsensusAddress;

        // Without signing info it never was in the set, and was jailed for bonding too little: that is over.
        if (SlashingState.SigningInfoOf(ctx, consensus) is { } info && (info.Tombstoned || ctx.BlockTime < info.JailedUntil)) return SlashingErrors.StillJailed;
        return punishment.Unjail(ctx, consensus);
    }

    /// <inheritdoc/>
    Result<Unit> IStakingListener.ValidatorCreated(Context ctx, Address operatorAddress)
    {
        if (!validators.Get(ctx, operatorAddress).TryGet(out var validator, out var error)) return error;
        SlashingState.Keys.Set(ctx, validator.ConsensusAddress, validator.ConsensusKey);
        return new Unit();
    }

    /// <inheritdoc/>
    Result<Unit> IStakingListener.ValidatorRemoved(Context ctx, Address consensus, Address operatorAddress)
    {
        SlashingState.Keys.Remove(ctx, consensus);
        return new Unit();
    }

    /// <inheritdoc/>
    Result<Unit> IStakingListener.ValidatorBonded(Context ctx, Address consensus, Address operatorAddress)
    {
        var info = SlashingState.SigningInfoOf(ctx, consensus) ?? new SigningInfo(0, 0, default, false, 0);
        SlashingState.SetSigningInfo(ctx, consensus, info with { StartHeight = ctx.Height.Value });
        return new Unit();
    }

    internal static SlashingParams Params(Context ctx)
        => SlashingState.Params.TryGet(ctx, out var found) ? found : new SlashingParams(0, Dec.Zero, new(), Dec.Zero, Dec.Zero);

    private static SigningInfo Counted(BlockContext ctx, Address consensus, (SigningInfo Info, long Window, bool Missed) vote)
    {
        var index = vote.Info.IndexOffset % vote.Window;
        var info = vote.Info with { IndexOffset = vote.Info.IndexOffset + 1 };
        if (SlashingState.HasMissed(ctx, consensus, index) == vote.Missed) return info;
        SlashingState.SetMissed(ctx, consensus, (index, vote.Missed));
        return info with { MissedBlocks = info.MissedBlocks + (vote.Missed ? 1 : -1) };
    }

    private void PunishAbsence(BlockContext ctx, Address consensus, long power)
    {
        var height = ctx.Height.Value - ValidatorUpdateDelay - 1;
        var burned = punishment.Slash(ctx, new Offence(consensus, height, power, Params(ctx).DowntimeFraction)).OrThrow();
        var text = consensus.ToValcons();
        ctx.Emit(Events.Of(
            "slash", ("address", text), ("power", Text(power)), ("reason", "missing_signature"), ("jailed", text), ("burned_coins", burned.ToString())));
        _ = punishment.Jail(ctx, consensus).OrThrow();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

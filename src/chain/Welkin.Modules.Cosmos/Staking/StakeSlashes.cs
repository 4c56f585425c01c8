using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Burns stake that answered for an offence: first what has left the validator since, then its own.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/staking/keeper/slash.go</c>.</remarks>
internal sealed class StakeSlashes(StakingKeeper keeper)
{
    public Result<Int> Slash(Context ctx, Offence offence)
    {
        if (offence.Fraction.IsNegative) return Error.Undefined($"attempted to slash with a negative slash factor: {offence.Fraction}");
        Int amount = new Int(offence.Power) * Validator.TokensPerPower;
        var rest = amount.ToDec().Mul(offence.Fraction).TruncateInt();

        // A validator that is gone had nothing left that could burn.
        if (!keeper.ByConsensus(ctx, offence.Consensus).TryGet(out var validator, out _)) return Int.Zero;
        if (validator.IsUnbonded) return Error.Undefined($"should not be slashing unbonded validator: {validator.Operator.ToValoper()}");
        if (offence.Height > ctx.Height.Value)
        {
            return Error.Undefined($"impossible attempt to slash future infraction at height {offence.Height} but we are at height {ctx.Height}");
        }

        if (offence.Height < ctx.Height.Value)
        {
            if (!SlashWhatLeft(ctx, validator, offence).TryGet(out var counted, out var error)) return error;
            rest -= counted;
        }

        var burned = Int.Max(Int.Min(rest, validator.Tokens), Int.Zero);
        return burned.IsZero ? Int.Zero : Burn(ctx, validator, burned);
    }

    private Result<Int> SlashWhatLeft(Context ctx, Validator validator, Offence offence)
    {
        var counted = Int.Zero;
        foreach (var unbonding in StakingState.UnbondingsFrom(ctx, validator.Operator))
        {
            if (!SlashUnbonding(ctx, unbonding, offence).TryGet(out var part, out var error)) return error;
            counted += part;
        }

        foreach (var moved in StakingState.RedelegationsFrom(ctx, validator.Operator))
        {
            if (!SlashRedelegation(ctx, moved, offence).TryGet(out var part, out var error)) return error;
            counted += part;
        }

        return counted;
    }

    // What an entry answers for counts in full, though less may be left of it after earlier slashes.
    private Result<Int> SlashUnbonding(Context ctx, UnbondingDelegation unbonding, Offence offence)
    {
        var (counted, burned) = (Int.Zero, Int.Zero);
        for (var i = 0; i < unbonding.Entries.Count; i++)
        {
            var entry = unbonding.Entries[i];
            if (entry.CreationHeight < offence.Height || entry.IsDue(ctx.BlockTime)) continue;
            var slash = offence.Fraction.MulInt(entry.Initial).TruncateInt();
            counted += slash;
            var taken = Int.Min(slash, entry.Balance);
            if (taken.IsZero) continue;
            burned += taken;
            unbonding = unbonding.WithEntryAt(i, entry with { Balance = entry.Balance - taken });
            StakingState.SetUnbonding(ctx, unbonding);
        }

        return keeper.Pools.BurnNotBonded(ctx, burned).Map(_ => counted);
    }

    private Result<Int> SlashRedelegation(Context ctx, Redelegation moved, Offence offence)
    {
        var (counted, bonded, notBonded) = (Int.Zero, Int.Zero, Int.Zero);
        foreach (var entry in moved.Entries)
        {
            if (entry.CreationHeight < offence.Height || entry.IsDue(ctx.BlockTime)) continue;
            var slash = offence.Fraction.MulInt(entry.Initial).TruncateInt();
            counted += slash;
            var fromUnbondings = SlashUnbondingsAtTarget(ctx, moved, (slash, offence.Height));
            notBonded += fromUnbondings;
            if (slash == fromUnbondings) continue;
            if (!UnbondAtTarget(ctx, moved, offence.Fraction.Mul(entry.SharesTo)).TryGet(out var burned, out var error)) return error;
            bonded += burned.Bonded;
            notBonded += burned.NotBonded;
        }

        if (!keeper.Pools.BurnBonded(ctx, bonded).TryGet(out _, out var failed)) return failed;
        return keeper.Pools.BurnNotBonded(ctx, notBonded).Map(_ => counted);
    }

    // Tokens may have left the target in the meantime: they burn first.
    private static Int SlashUnbondingsAtTarget(Context ctx, Redelegation moved, (Int Amount, long Height) slash)
    {
        if (!StakingState.Unbondings.TryGet(ctx, (moved.Delegator, moved.To), out var unbonding)) return Int.Zero;
        var taken = Int.Zero;
        for (var i = 0; i < unbonding.Entries.Count; i++)
        {
            var entry = unbonding.Entries[i];
            var part = Int.Min(slash.Amount - taken, entry.Balance);
            if (part.IsZero || entry.CreationHeight < slash.Height || entry.IsDue(ctx.BlockTime)) continue;
            taken += part;
            unbonding = unbonding.WithEntryAt(i, entry with { Balance = entry.Balance - part });
            StakingState.SetUnbonding(ctx, unbonding);
        }

        return taken;
    }

    private Result<(Int Bonded, Int NotBonded)> UnbondAtTarget(Context ctx, Redelegation moved, Dec shares)
    {
        if (shares.IsZero || !keeper.Get(ctx, moved.Delegator, moved.To).TryGet(out var delegation, out _)) return (Int.Zero, Int.Zero);
        if (!keeper.Delegating.Unbond(ctx, moved.Delegator, moved.To, Dec.Min(shares, delegation.Shares)).TryGet(out var tokens, out var error)) return error;
        if (!keeper.Get(ctx, moved.To).TryGet(out var target, out error)) return error;
        return target.IsBonded ? (tokens, Int.Zero) : (Int.Zero, tokens);
    }

    private Result<Int> Burn(Context ctx, Validator validator, Int burned)
    {
        var fraction = Dec.Min(burned.ToDec().QuoRoundUp(validator.Tokens.ToDec()), Dec.One);
        keeper.Tell(listener => listener.ValidatorWillBeSlashed(ctx, validator.Operator, fraction)).Ignore("the network only logs it");
        StakingState.RemoveByPower(ctx, validator);
        var poorer = validator with { Tokens = validator.Tokens - burned };
        StakingKeeper.SetValidator(ctx, poorer);
        StakingState.SetByPower(ctx, poorer);
        var done = poorer.IsBonded ? keeper.Pools.BurnBonded(ctx, burned) : keeper.Pools.BurnNotBonded(ctx, burned);
        return done.Map(_ => burned);
    }
}

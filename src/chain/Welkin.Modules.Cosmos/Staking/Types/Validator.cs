using Cosmos.Staking.V1Beta1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>What a validator keeps of the rewards, and how fast it may change that.</summary>
/// <param name="Rate">The part it keeps.</param>
/// <param name="MaxRate">The most it may ever keep.</param>
/// <param name="MaxChangeRate">The most it may add in a day.</param>
/// <param name="Updated">When the rate was set.</param>
public sealed record ValidatorCommission(Dec Rate, Dec MaxRate, Dec MaxChangeRate, BlockTime Updated);

/// <summary>A validator: whom it belongs to, what is bonded to it, and how it stands.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/staking/types/validator.go</c>. One unit of power is 10^6 tokens.</remarks>
public sealed record Validator
{
    /// <summary>Tokens in one unit of consensus power.</summary>
    public const int TokensPerPower = 1_000_000;

    /// <summary>The operator; the same bytes are its account.</summary>
    public required Address Operator { get; init; }

    /// <summary>The key that signs blocks.</summary>
    public required Any ConsensusKey { get; init; }

    /// <summary>Whether it is barred from the set.</summary>
    public bool Jailed { get; init; }

    /// <summary>Whether it takes part in consensus.</summary>
    public BondStatus Status { get; init; } = BondStatus.Unbonded;

    /// <summary>Tokens delegated to it, its own included.</summary>
    public Int Tokens { get; init; }

    /// <summary>Shares of its delegators.</summary>
    public Dec Shares { get; init; }

    /// <summary>Name and contact.</summary>
    public required Description Description { get; init; }

    /// <summary>When it began to unbond; 0 before it ever did.</summary>
    public long UnbondingHeight { get; init; }

    /// <summary>When it has unbonded.</summary>
    public BlockTime UnbondingTime { get; init; }

    /// <summary>Its commission.</summary>
    public required ValidatorCommission Commission { get; init; }

    /// <summary>Tokens of its own below which it is jailed.</summary>
    public Int MinSelfDelegation { get; init; }

    /// <summary>How many hold its unbonding back.</summary>
    public long HoldCount { get; init; }

    /// <summary>Numbers of its unbondings.</summary>
    public ValueList<ulong> UnbondingIds { get; init; }

    /// <summary>Whether it takes part in consensus.</summary>
    public bool IsBonded => Status == BondStatus.Bonded;

    /// <summary>Whether it has left the set, but may still be slashed.</summary>
    public bool IsUnbonding => Status == BondStatus.Unbonding;

    /// <summary>Whether it is out of the set for good, or not in it yet.</summary>
    public bool IsUnbonded => Status == BondStatus.Unbonded;

    /// <summary>Whether shares are left that nothing backs: it then takes no delegation.</summary>
    public bool HasWorthlessShares => Tokens.IsZero && Shares.IsPositive;

    /// <summary>Power it has, or would have in the set.</summary>
    public long PotentialPower => (Tokens / TokensPerPower).ToInt64();

    /// <summary>Power it has now.</summary>
    public long Power => IsBonded ? PotentialPower : 0;

    /// <summary>The key that signs blocks.</summary>
    public PublicKey PublicKey => PublicKeys.FromAny(ConsensusKey).OrThrow();

    /// <summary>The address of that key.</summary>
    public Address ConsensusAddress => PublicKey.Address;

    /// <summary>Tokens that shares are worth, rounded half to even.</summary>
    public Dec TokensOf(Dec shares) => shares.MulInt(Tokens).Quo(Shares);

    /// <summary>Tokens that shares are worth, rounded down.</summary>
    public Dec TokensOfTruncated(Dec shares) => shares.MulInt(Tokens).QuoTruncate(Shares);

    /// <summary>Shares that tokens are worth. Errors: staking 22.</summary>
    public Result<Dec> SharesOf(Int tokens) => Tokens.IsZero ? StakingErrors.InsufficientShares : Shares.MulInt(tokens).QuoInt(Tokens);

    /// <summary>Shares that tokens are worth, by way of decimals. Errors: staking 22.</summary>
    public Result<Dec> SharesOfTruncated(Int tokens)
        => Tokens.IsZero ? StakingErrors.InsufficientShares : Shares.MulInt(tokens).QuoTruncate(Tokens.ToDec());

    /// <summary>The validator with tokens more, and the shares issued for them. The first delegation sets the rate to one.</summary>
    public (Validator Validator, Dec Issued) WithTokens(Int amount)
    {
        var issued = Shares.IsZero ? amount.ToDec() : SharesOf(amount).OrThrow();
        return (this with { Tokens = Tokens + amount, Shares = Shares + issued }, issued);
    }

    /// <summary>The validator with shares less, and the tokens they bring. The last share takes what is left.</summary>
    public (Validator Validator, Int Tokens) WithoutShares(Dec shares)
    {
        var left = Shares - shares;
        var tokens = left.IsZero ? Tokens : TokensOf(shares).TruncateInt();
        Invariant.Check(tokens <= Tokens, "attempting to remove more tokens than available in validator");
        return (this with { Tokens = Tokens - tokens, Shares = left }, tokens);
    }
}

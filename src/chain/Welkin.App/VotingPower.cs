using Welkin.Core;
using Welkin.Modules.Cosmos.Gov;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.App;

/// <summary>Staking's answers in the words of governance.</summary>
internal sealed class VotingPower(IValidators validators, IDelegations delegations, IBonding bonding) : IVotingPower
{
    public IReadOnlyList<TallyValidator> Bonded(Context ctx)
        => [.. validators.BondedByPower(ctx).Select(validator => new TallyValidator(validator.Operator, validator.Tokens, validator.Shares))];

    public IEnumerable<(Address Operator, Dec Shares)> DelegationsOf(Context ctx, Address delegator)
        => delegations.Of(ctx, delegator).Select(delegation => (delegation.Validator, delegation.Shares));

    public Int TotalBonded(Context ctx) => bonding.TotalBonded(ctx);

    public bool IsValidator(Context ctx, Address account) => validators.Get(ctx, account).IsOk;

    public Address? ConsensusAddressOf(Context ctx, Address validator)
        => validators.Get(ctx, validator).TryGet(out var found, out _) ? found.ConsensusAddress : null;
}

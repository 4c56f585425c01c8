using Welkin.Core;
using Welkin.Modules.Cosmos.Gov;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.App;

/// <summary>Staking's answers in the words of governance. Delegations are not part of this build yet, so nobody has a vote.</summary>
internal sealed class VotingPower(IBonding bonding) : IVotingPower
{
    private const string BondDenom = "uakt";

    public IReadOnlyList<TallyValidator> Bonded(Context ctx) => [];

    public IEnumerable<(Address Operator, Dec Shares)> DelegationsOf(Context ctx, Address delegator) => [];

    public Int TotalBonded(Context ctx) => bonding.TotalBonded(ctx, BondDenom);
}

using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Market;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using DeploymentRecord = Akash.Deployment.V1.Deployment;
using DepositScope = Akash.Escrow.V1.DepositAuthorization.Types.Scope;

namespace Welkin.Modules.Compute.Deployment.Handlers;

/// <summary>Stores a deployment with its groups, opens an order for each group and its escrow account.</summary>
internal sealed class CreateDeployment(DeploymentState state, DeploymentKeeper deployments, IOrders orders, IDeposits escrow)
    : IMsgHandler<MsgCreateDeployment, MsgCreateDeploymentResponse>
{
    private const int HashLength = 32;

    public Result<Unit> Check(MsgCreateDeployment msg)
    {
        if (!msg.Id.Validate().TryGet(out _, out var error)) return error;
        if (!DepositChecks.Check(msg.Deposit).TryGet(out _, out error)) return error;
        if (msg.Groups.Count == 0) return DeploymentErrors.InvalidGroups;
        if (msg.Hash.Length == 0) return DeploymentErrors.EmptyHash;
        if (msg.Hash.Length != HashLength) return DeploymentErrors.InvalidHash;
        if (msg.Reclamation is { } reclamation && reclamation.MinWindow.ToNanos() < 0)
        {
            return DeploymentErrors.InvalidReclamation.With("min_window must be >= 0");
        }

        var deposit = msg.Deposit.Amount.ToDomain().OrThrow();
        foreach (var group in msg.Groups)
        {
            if (!GroupSpecs.Validate(group).TryGet(out _, out error)) return error;
            var price = GroupSpecs.Price(group);
            if (!deposit.IsZero && price.Denom != deposit.Denom)
            {
                return DeploymentErrors.InvalidDeposit.With($"Mismatched denominations ({deposit.Denom} != {price.Denom})");
            }
        }

        return new Unit();
    }

    public Result<MsgCreateDeploymentResponse> Run(TxContext ctx, MsgCreateDeployment msg)
    {
        if (deployments.FindDeployment(ctx, msg.Id) is not null) return DeploymentErrors.DeploymentExists;
        if (!DeploymentParams.CheckDeposit(state.Params(ctx), msg.Deposit.Amount.ToDomain().OrThrow(), ctx.Rules).TryGet(out _, out var error)) return error;
        if (!CheckReclamation(ctx, msg.Reclamation).TryGet(out _, out error)) return error;
        if (!GroupSpecs.ValidateAll(msg.Groups).TryGet(out _, out error))
        {
            var named = DeploymentErrors.InvalidGroups with { Description = $"{DeploymentErrors.InvalidGroups.Text}: {error.Text}" };
            return ctx.Rules.Has(Rule.RegisteredCodesAreKept) ? named : named.AsUndefined();
        }

        var owner = Address.Parse(msg.Id.Owner).OrThrow();
        if (!escrow.Authorize(ctx, new DepositRequest(owner, DepositScope.Deployment, msg.Deposit)).TryGet(out var deposits, out error)) return error;

        var groups = GroupsOf(ctx, msg);
        var deployment = new DeploymentRecord
        {
            Id = msg.Id,
            State = DeploymentRecord.Types.State.Active,
            Hash = msg.Hash,
            CreatedAt = ctx.Height.Value,
            Reclamation = msg.Reclamation,
        };
        if (!deployments.Create(ctx, deployment, groups).TryGet(out _, out error)) return Error.Undefined($"internal error: {error.Text}");

        foreach (var group in groups)
        {
            if (!orders.Open(ctx, group, msg.Reclamation).TryGet(out _, out error)) return error;
        }

        if (!escrow.Open(ctx, msg.Id.EscrowAccount(), owner, deposits).TryGet(out _, out error)) return error;
        return new MsgCreateDeploymentResponse();
    }

    private Result<Unit> CheckReclamation(TxContext ctx, DeploymentReclamation? reclamation)
    {
        if (reclamation is null) return new Unit();
        var (least, most) = orders.ReclamationWindows(ctx);
        var window = reclamation.MinWindow.ToNanos();
        if (window < least) return DeploymentErrors.InvalidReclamation.With("min_window below governance minimum");
        if (window > most) return DeploymentErrors.InvalidReclamation.With("min_window above governance maximum");
        return new Unit();
    }

    private static List<Group> GroupsOf(TxContext ctx, MsgCreateDeployment msg)
    {
        var groups = new List<Group>(msg.Groups.Count);
        foreach (var spec in msg.Groups)
        {
            groups.Add(new Group
            {
                Id = msg.Id.Group((uint)groups.Count + 1),
                State = Group.Types.State.Open,
                GroupSpec = spec,
                CreatedAt = ctx.Height.Value,
            });
        }

        return groups;
    }
}

using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;
using DeploymentRecord = Akash.Deployment.V1.Deployment;

namespace Welkin.Modules.Compute.Deployment;

/// <summary>Store <c>deployment</c>.</summary>
/// <remarks>
/// <c>0x1101</c> deployments, <c>0x1102</c> by state; <c>0x1201</c> groups, <c>0x1202</c> by state, <c>0x1203</c> by deployment;
/// <c>0x03</c> params. Owners are keyed by their bech32 text. Spec: x/deployment@v1.2.2 keeper/indexes.go.
/// </remarks>
internal sealed class DeploymentState
{
    public static readonly StoreKey Key = new("deployment");

    private static readonly KeyCodec<DeploymentID> DeploymentKeys = KeyCodec.Pair(KeyCodec.String, KeyCodec.UInt64)
        .Select<DeploymentID>(static id => (id.Owner, id.Dseq), static key => new DeploymentID { Owner = key.Item1, Dseq = key.Item2 });

    private static readonly KeyCodec<GroupID> GroupKeys = KeyCodec.Triple(KeyCodec.String, KeyCodec.UInt64, KeyCodec.UInt32)
        .Select<GroupID>(
            static id => (id.Owner, id.Dseq, id.Gseq),
            static key => new GroupID { Owner = key.Item1, Dseq = key.Item2, Gseq = key.Item3 });

    private readonly MultiIndex<DeploymentID, GroupID, Group> _groupsOf;
    private readonly Item<Params> _params = new(Key, [0x03], GogoValue.Of(Akash.Deployment.V1Beta4.Params.Parser));

    public DeploymentState()
    {
        DeploymentsByState = new(Key, [0x11, 0x02], KeyCodec.Pair(KeyCodec.Int32, DeploymentKeys), static (_, d) => (int)d.State);
        Deployments = new(new(Key, [0x11, 0x01], DeploymentKeys, GogoValue.Of(DeploymentRecord.Parser)), DeploymentsByState);
        MultiIndex<int, GroupID, Group> groupsByState =
            new(Key, [0x12, 0x02], KeyCodec.Pair(KeyCodec.Int32, GroupKeys), static (_, group) => (int)group.State);
        _groupsOf = new(
            Key, [0x12, 0x03], KeyCodec.Pair(DeploymentKeys, GroupKeys),
            static (id, _) => new DeploymentID { Owner = id.Owner, Dseq = id.Dseq });
        Groups = new(new(Key, [0x12, 0x01], GroupKeys, GogoValue.Of(Group.Parser)), groupsByState, _groupsOf);
    }

    public IndexedMap<DeploymentID, DeploymentRecord> Deployments { get; }

    public MultiIndex<int, DeploymentID, DeploymentRecord> DeploymentsByState { get; }

    public IndexedMap<GroupID, Group> Groups { get; }

    /// <summary>The groups of a deployment by gseq, read one by one.</summary>
    public IEnumerable<Group> GroupsOf(Context ctx, DeploymentID id)
    {
        foreach (var key in _groupsOf.Match(ctx, id))
        {
            if (Groups.TryGet(ctx, key, out var group)) yield return group;
        }
    }

    public Params Params(Context ctx) => _params.Find(ctx) ?? new Params();

    public void SetParams(Context ctx, Params value) => _params.Set(ctx, value);
}

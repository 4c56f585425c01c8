using Cosmos.Authz.V1Beta1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Authz;

/// <summary>Grants: one account lets another act in its name.</summary>
public sealed class AuthzModule(AuthzKeeper keeper, IAccounts accounts, ModuleAccounts modules, MsgRouter router) : IModule
{
    /// <inheritdoc/>
    public string Name => "authz";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [AuthzState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 3;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new GrantAuthorization(keeper, accounts, modules, router));
        registry.Message(new RevokeAuthorization(keeper));
        registry.Message(new ExecAuthorized(keeper, router));
        AuthzQueries.Register(registry);
        registry.BeginBlock(AuthzKeeper.RemoveExpired);
        registry.Genesis<GenesisState>(Import, Export);
    }

    private void Import(BlockContext ctx, GenesisState state)
    {
        foreach (var entry in state.Authorization)
        {
            BlockTime? end = entry.Expiration is { } stamp ? BlockTime.FromTimestamp(stamp) : null;
            if (end is { } over && over.CompareTo(ctx.BlockTime) < 0) continue;
            var (grantee, granter) = (Address.Parse(entry.Grantee).OrThrow(), Address.Parse(entry.Granter).OrThrow());
            _ = keeper.Save(ctx, grantee, granter, TypeUrls.Unpack(entry.Authorization).OrThrow(), end).OrThrow();
        }
    }

    private static GenesisState Export(QueryContext ctx)
    {
        var state = new GenesisState();
        foreach (var ((granter, grantee, _), grant) in AuthzState.Grants.Iterate(ctx))
        {
            state.Authorization.Add(new global::Cosmos.Authz.V1Beta1.GrantAuthorization
            {
                Granter = granter.ToString(),
                Grantee = grantee.ToString(),
                Authorization = grant.Authorization,
                Expiration = grant.Expiration,
            });
        }

        return state;
    }
}

using System.Text;
using Cosmos.Params.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.LegacyParams;

/// <summary>The query service of the old params, and what proposals of the old kind still write.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/params</c>.</remarks>
public sealed class ParamsModule : IModule, ILegacyParams
{
    private const string Service = "/cosmos.params.v1beta1.Query/";

    /// <inheritdoc/>
    public string Name => "params";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [ParamsState.Key, ParamsState.ChangedKey];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 1;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryParamsRequest, QueryParamsResponse>(Service + "Params", Params);
        registry.Query<QuerySubspacesRequest, QuerySubspacesResponse>(Service + "Subspaces", Subspaces);
    }

    /// <inheritdoc/>
    public Result<Unit> Update(Context ctx, string subspace, string key, string value)
    {
        if (!ParamTables.Subspaces.Contains(subspace)) return ParamsErrors.UnknownSubspace.With(subspace);
        if (ParamTables.Kind(subspace, key) is not { } kind) throw new TxPanicException($"parameter {key} not registered");
        var stored = ParamsState.Value(subspace, key);
        if (!kind.Encode(stored.Find(ctx), value).TryGet(out var bytes, out var error))
        {
            return ParamsErrors.SettingParameter.With($"key: {key}, value: {value}, err: {error.Text}");
        }

        stored.Set(ctx, bytes);
        ParamsState.Changed(subspace, key).Set(ctx, []);
        return new Unit();
    }

    private static Result<QueryParamsResponse> Params(QueryContext ctx, QueryParamsRequest request)
    {
        if (request.Subspace.Length == 0 || request.Key.Length == 0) return GrpcError.InvalidArgument("invalid request");
        if (!ParamTables.Subspaces.Contains(request.Subspace)) return ParamsErrors.UnknownSubspace.With(request.Subspace);
        var value = ParamsState.Value(request.Subspace, request.Key).Find(ctx);
        return new QueryParamsResponse
        {
            Param = new ParamChange { Subspace = request.Subspace, Key = request.Key, Value = value is null ? "" : Encoding.UTF8.GetString(value) },
        };
    }

    // The network answers in the random order of a Go map; byte order is one of its orders.
    private static Result<QuerySubspacesResponse> Subspaces(QueryContext ctx, QuerySubspacesRequest request)
    {
        var response = new QuerySubspacesResponse();
        foreach (var name in ParamTables.Subspaces)
        {
            var subspace = new Subspace { Subspace_ = name };
            subspace.Keys.AddRange(ParamsState.Subspace(name).IterateKeys(ctx));
            response.Subspaces.Add(subspace);
        }

        return response;
    }
}

using Akash.Take.V1;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Take;

/// <summary>Store <c>take</c>: <c>0x01</c> params.</summary>
internal sealed class TakeState
{
    public static readonly StoreKey Key = new("take");

    private readonly Item<Params> _params = new(Key, [0x01], GogoValue.Of(Akash.Take.V1.Params.Parser));

    public Params Params(Context ctx) => _params.Find(ctx) ?? new Params();

    public void SetParams(Context ctx, Params value) => _params.Set(ctx, value);
}

using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.LegacyParams;

/// <summary>The params that modules kept here before they kept their own. Nothing reads them any more; proposals of the old kind still write them.</summary>
public interface ILegacyParams
{
    /// <summary>Replaces one value. Throws, as the network panics, for a key that no module knew. Errors: params 2, 3.</summary>
    Result<Unit> Update(Context ctx, string subspace, string key, string value);
}

using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>Punishes double signing.</summary>
public interface IDoubleSigning
{
    /// <summary>Whether the key of a validator is known, so that evidence against it can be handled.</summary>
    bool KnowsKey(Context ctx, Address consensus);

    /// <summary>Whether a validator is barred for ever. Throws for one that never was in the set.</summary>
    bool IsTombstoned(Context ctx, Address consensus);

    /// <summary>Slashes, jails and bars a validator for ever.</summary>
    /// <param name="ctx">Where it happens.</param>
    /// <param name="consensus">Address of its consensus key.</param>
    /// <param name="offence">Height whose stake answers for it, and power at the time.</param>
    void Punish(Context ctx, Address consensus, (long Height, long Power, bool IsJailed) offence);
}

/// <summary>Reads how validators sign.</summary>
public interface ISigning
{
    /// <summary>Missed blocks of the window, its length, and whether the validator is barred; null before it ever was in the set.</summary>
    SigningInfo? Find(Context ctx, Address consensus);

    /// <summary>Length of the window in blocks.</summary>
    long Window(Context ctx);
}

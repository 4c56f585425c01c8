using Welkin.Core;

namespace Welkin.Modules.Compute.Shared;

/// <summary>Results that the network drops.</summary>
internal static class Results
{
    /// <summary>Drops a failure on purpose; <paramref name="why"/> is for the reader.</summary>
    public static void Ignore<T>(this Result<T> result, string why) => _ = (result.IsOk, why);
}

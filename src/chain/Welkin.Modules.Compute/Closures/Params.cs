using Welkin.Core;
using Welkin.Market.V1;

namespace Welkin.Modules.Compute.Closures;

/// <summary>Limits of evidence; they keep a record within <see cref="MaxRecordBytes"/>.</summary>
internal static class ClosureParams
{
    /// <summary>The largest encoding of a closure record.</summary>
    public const int MaxRecordBytes = 1024;

    public const int MaxCauseBytes = 64;

    private const uint MostDetailBytes = 320;

    public static Params Default => new() { MaxDetailBytes = 256 };

    /// <summary>Errors: welkin 7.</summary>
    public static Result<Unit> Check(Params value) => value.MaxDetailBytes is > 0 and <= MostDetailBytes
        ? new Unit()
        : ClosureErrors.InvalidParam.With($"max_detail_bytes is 1 to {MostDetailBytes}");
}

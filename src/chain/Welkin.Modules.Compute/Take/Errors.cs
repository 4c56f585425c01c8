using Welkin.Core;

namespace Welkin.Modules.Compute.Take;

/// <summary>Registered errors of codespace <c>take</c>; codes and texts are frozen by the wire.</summary>
internal static class TakeErrors
{
    public static readonly Error InvalidParam = new("take", 1, "parameter invalid");
}

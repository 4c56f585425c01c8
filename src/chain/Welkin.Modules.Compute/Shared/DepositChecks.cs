using Akash.Base.Deposit.V1;
using Welkin.Core;

namespace Welkin.Modules.Compute.Shared;

/// <summary>Stateless checks of a deposit, shared by every message that carries one.</summary>
internal static class DepositChecks
{
    private static readonly Error InvalidSource = new("akash", 4, "invalid deposit source");

    /// <summary>The amount is a valid coin and the sources are known and differ. Errors: undefined 1, akash 4.</summary>
    public static Result<Unit> Check(Deposit deposit)
    {
        if (!deposit.Amount.ToDomain().OrThrow().Validate().TryGet(out _, out var error)) return error;
        return CheckSources(deposit);
    }

    /// <summary>At least one source, each known and named once. Errors: akash 4.</summary>
    public static Result<Unit> CheckSources(Deposit deposit)
    {
        if (deposit.Sources.Count == 0) return InvalidSource.With("empty deposit sources");
        for (var i = 0; i < deposit.Sources.Count; i++)
        {
            var source = deposit.Sources[i];
            if (source is not (Source.Balance or Source.Grant)) return InvalidSource.With($"empty deposit source type {source:D}");
            if (deposit.Sources.IndexOf(source) < i) return InvalidSource.With($"duplicate deposit source type {source:D}");
        }

        return new Unit();
    }
}

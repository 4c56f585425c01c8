using Akash.Market.V1;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>What one lease needs now.</summary>
internal static class LeasePlan
{
    public static (LeaseNote Note, List<ProviderAction> Actions) Of(PlanInput input, LeaseView lease, LeaseNote note)
    {
        var actions = new List<ProviderAction>();
        var workload = input.Execution.Workloads.FirstOrDefault(workload => workload.Id == lease.Id);
        var manifest = input.ManifestOf(lease.Id);
        note = note with { Conditions = LeaseConditions.After(note.Conditions, manifest is not null, input.Execution.Answers, (workload, input.NowMs)) };
        if (manifest is not null && input.Execution.Answers)
        {
            note = Checked(note, workload is { Healthy: true }, input);
        }

        if (Ending(input, note, manifest, workload) is { } end)
        {
            actions.AddRange(Close(input, lease, end.Reason, end.Statement));
        }
        else if (manifest is not null && input.Execution.Answers && workload is not { InSync: true })
        {
            actions.Add(new ProviderAction.ApplyWorkload(lease.Id, manifest.Hash));
        }

        if (WithdrawalReason(input, lease, note) is { } because)
        {
            actions.Add(new ProviderAction.Withdraw(lease.Id, because));
        }

        return (note, actions);
    }

    /// <summary>One health check when one is due. While the executor is silent nothing is counted against the tenant.</summary>
    private static LeaseNote Checked(LeaseNote note, bool healthy, PlanInput input)
    {
        if (input.NowMs < note.NextCheckMs)
        {
            return note;
        }

        return healthy
            ? note with { WasHealthy = true, FailedChecks = 0, NextCheckMs = input.NowMs + (long)input.Settings.MonitorHealthcheckPeriod.TotalMilliseconds }
            : note with { FailedChecks = note.FailedChecks + 1, NextCheckMs = input.NowMs + (long)input.Settings.MonitorRetryPeriod.TotalMilliseconds };
    }

    private static (LeaseClosedReason Reason, ClosureStatement Statement)? Ending(PlanInput input, LeaseNote note, ManifestView? manifest, WorkloadView? workload)
    {
        var settings = input.Settings;
        var age = TimeSpan.FromMilliseconds(input.NowMs - note.FirstSeenMs);
        if (note.Draining)
        {
            return (LeaseClosedReason.Decommission, new ClosureStatement(ClosureCauses.ProviderDecision, "operator", [], "the operator of the provider ended the lease"));
        }

        if (manifest is null && age >= settings.ManifestTimeout)
        {
            return (LeaseClosedReason.ManifestTimeout, new ClosureStatement(
                ClosureCauses.ManifestNeverSent,
                "manifest-timeout",
                [new RuleValue("manifest-timeout", $"{settings.ManifestTimeout}"), new RuleValue("waited", $"{age}")],
                "no manifest arrived after the lease was made"));
        }

        if (note.FailedChecks > settings.MonitorMaxRetries)
        {
            return (LeaseClosedReason.Unstable, new ClosureStatement(
                note.WasHealthy ? ClosureCauses.WorkloadFailed : ClosureCauses.WorkloadNeverHealthy,
                "monitor-max-retries",
                [new RuleValue("monitor-max-retries", $"{settings.MonitorMaxRetries}"), new RuleValue("failed-checks", $"{note.FailedChecks}")],
                workload?.Detail is { Length: > 0 } detail ? detail : "the workload does not answer"));
        }

        return null;
    }

    /// <summary>A lease with notice is given notice first, and ended only after it.</summary>
    private static IEnumerable<ProviderAction> Close(PlanInput input, LeaseView lease, LeaseClosedReason reason, ClosureStatement statement)
    {
        if (lease.Reclaim is { Started: false })
        {
            yield return new ProviderAction.StartReclaim(lease.Id, reason, statement);
        }
        else if (lease.Reclaim is null || input.Chain.TimeSeconds >= lease.Reclaim.DeadlineSeconds)
        {
            yield return new ProviderAction.CloseBid(lease.Id, reason, statement, IsLease: true);
        }
    }

    private static string? WithdrawalReason(PlanInput input, LeaseView lease, LeaseNote note)
    {
        var since = TimeSpan.FromMilliseconds(input.NowMs - note.LastWithdrawMs);
        if (lease.Funds.AreExhausted(input.Chain.Height) && (since >= input.Settings.FundsMonitorInterval || note.LastWithdrawMs == note.FirstSeenMs))
        {
            return "the account is exhausted";
        }

        return since >= input.Settings.WithdrawalPeriod ? "the withdrawal period has passed" : null;
    }
}

using Akash.Market.V1;

namespace Welkin.Cli.Explain;

/// <summary>What its owner does next, by what a lease is or was in.</summary>
internal static class NextSteps
{
    /// <summary>After a lease ended, by its cause.</summary>
    public static string After(string cause, LeaseID id) => cause switch
    {
        "funds_exhausted" => $"the money was used up: deploy again with a larger --deposit; while a lease runs, welkin lease deposit {id.Dseq} COIN lengthens it and welkin lease watch {id.Dseq} tells in time",
        "manifest_never_sent" => "the provider waited for the manifest in vain: deploy again, welkin deploy sends it by itself",
        "workload_never_healthy" => "no replica ever worked: look at complaint, exit code, image errors and log lines in the evidence, correct image, command, port or resources, and deploy again",
        "workload_failed" => "it had worked and then failed: look at exit code, memory mark and log lines in the evidence; give it more memory or mend the program, and deploy again",
        "provider_decision" => "the operator ended it: deploy again, with --provider for another one",
        "provider_unreachable" => "the provider did not answer: deploy again, with --provider for another one",
        "not stated by the provider" => $"the provider gave no reason: ask {id.Provider}, or deploy again with --provider for another one",
        "payment_closed" => "the genesis of this chain held a closed payment beside the running lease: deploy again, and tell the operators of the chain",
        "group_paused" => $"the group waits: welkin tx deployment group start --dseq {id.Dseq} --gseq {id.Gseq} starts it, and a new order opens",
        "tenant_closed" or "group_closed" => "nothing, if this was meant; else deploy again",
        _ => $"ask the provider {id.Provider}, or deploy again with another one",
    };

    /// <summary>While a lease runs, by one condition; null where all is well or another condition says it.</summary>
    public static string? Now(LeaseCondition condition, ulong dseq) => (condition.Type, condition.Holds) switch
    {
        ("Scheduled", false) => $"send the manifest: welkin lease update {dseq} FILE.yaml",
        ("Healthy", false) => $"look why: welkin lease events {dseq}, welkin lease logs {dseq}; correct the file and run welkin lease update {dseq} FILE.yaml",
        ("Reachable", false) => $"wait, the lease goes on; or leave: welkin lease close {dseq} states what you saw, then welkin deploy FILE.yaml with --provider for another one",
        ("Healthy", null) when condition.Message.Contains("503", StringComparison.Ordinal) => "wait: the provider has lost sight of its container engine, and ends nothing for that",
        ("Funded", false) => $"pay in now: welkin lease deposit {dseq} COIN",
        _ => null,
    };
}

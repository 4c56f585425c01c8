using System.Collections.Immutable;

namespace Welkin.Provider;

/// <summary>Refuses what the executor cannot enforce.</summary>
internal static class Capabilities
{
    public static ImmutableArray<Refusal> Missing(Enforceable has, GroupDemand demand)
    {
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        if (has.NothingBecause is { } reason)
        {
            refusals.Add(new Refusal(RefusalCode.NotAccepting, "provider", reason, "a provider that accepts workloads", "choose another provider, or ask its operator"));
            return refusals.ToImmutable();
        }

        var volumes = demand.Units.SelectMany(unit => unit.Volumes).ToList();
        Check(!has.PersistentStorage && volumes.Any(volume => volume.Persistent), "storage/persistent", "remove 'persistent: true' from the storage of the compute profile");
        Check(!has.RamVolumes && volumes.Any(volume => volume.IsRam), "storage/ram", "remove the volume of class 'ram'");
        Check(!has.EphemeralStorage && volumes.Any(volume => volume.IsEphemeral), "storage/ephemeral", "choose a provider that limits scratch space");
        Check(!has.Gpus && demand.Units.Any(unit => unit.Gpu.Units > 0), "gpu", "remove 'gpu' from the compute profile, or choose a provider with GPUs");
        Check(!has.ForwardedPorts && demand.RandomPorts > 0, "endpoint/random_port", "expose the service as port 80 over HTTP");
        Check(!has.LeasedIps && demand.LeasedIps > 0, "endpoint/leased_ip", "remove 'ip' from the expose entries");
        return refusals.ToImmutable();

        void Check(bool missing, string dimension, string suggestion)
        {
            if (missing)
            {
                refusals.Add(new Refusal(RefusalCode.CapabilityMissing, dimension, "not offered here", "required", suggestion));
            }
        }
    }
}

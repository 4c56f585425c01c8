using System.Globalization;
using System.Net;
using System.Text.Json;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>Brings a lease's containers to what is wanted. The order: images, rules and network, removals, creations, starts.</summary>
internal sealed class LeaseApplier(
    DockerApi api, DockerExecutorOptions options, LeaseNetworks networks, DockerImages images, DockerEvents events, RestartBackOff backOff, TimeProvider clock)
{
    public async Task<ApplyOutcome> Apply(LeaseWorkload workload, EngineFacts facts, CancellationToken cancellation)
    {
        if (facts.Refusal is { } refusal) return new(ApplyStatus.NotIsolated, Detail: refusal);
        var imageFacts = new Dictionary<string, ImageFacts>(StringComparer.Ordinal);
        foreach (var service in workload.Services)
        {
            var outcome = await PullIfNeeded(workload.Lease, service, imageFacts, cancellation);
            if (outcome is not null) return outcome;
        }
        var listed = Existing(workload.Lease, cancellation);
        var isolated = networks.Ensure(workload.Lease, cancellation);
        await Task.WhenAll(listed, isolated);
        if (await isolated is { } reason) return new(ApplyStatus.NotIsolated, Detail: $"isolation unavailable: {reason}");

        var existing = await listed;
        var wanted = workload.Services.SelectMany(s => Enumerable.Range(0, s.Replicas).Select(i => (Service: s, Index: i))).ToList();
        var keep = wanted.ToDictionary(w => options.Scope.Container(workload.Lease, w.Service.Name, w.Index), w => w.Service.Fingerprint(options.FingerprintKey.Span));
        var outdated = existing.Where(e => !keep.TryGetValue(e.Key, out var fingerprint) || Fingerprint(e.Value) != fingerprint || e.Value.Text("State") == "dead").ToList();
        await Task.WhenAll(outdated.Select(o => Delete(o.Key, cancellation)));
        foreach (var (name, _) in outdated) existing.Remove(name);

        var outcomes = await Task.WhenAll(wanted.Select(w =>
        {
            var context = new ContainerContext(options.Scope, workload.Lease, w.Index, w.Service.Fingerprint(options.FingerprintKey.Span),
                imageFacts[w.Service.Image], facts.Ephemeral, facts.IsPodman);
            return Ensure(w.Service, context, existing, cancellation);
        }));
        return outcomes.FirstOrDefault(o => o.Status != ApplyStatus.Applied) ?? ApplyOutcome.Applied;
    }

    public async Task RemoveContainers(LeaseKey lease, CancellationToken cancellation)
    {
        var existing = await Existing(lease, cancellation);
        await Task.WhenAll(existing.Keys.Select(name => Delete(name, cancellation)));
    }

    private async Task<ApplyOutcome?> PullIfNeeded(LeaseKey lease, ServiceWorkload service, Dictionary<string, ImageFacts> found, CancellationToken cancellation)
    {
        if (found.ContainsKey(service.Image)) return null;
        void Tell(bool warning, string reason, string note) =>
            events.Tell(new(clock.GetUtcNow(), lease, service.Name, $"{service.Name}-0", warning, reason, note));

        var pulled = false;
        var outcome = await images.Ensure(service.Image, service.Credentials, () =>
        {
            pulled = true;
            Tell(warning: false, "Pulling", $"Pulling image \"{service.Image}\"");
        }, cancellation);
        if (outcome.Status != ImageStatus.Present)
        {
            Tell(warning: true, "Failed", outcome.Detail);
            return new(ApplyStatus.ImageFailed, service.Name, outcome.Detail, outcome);
        }
        if (pulled) Tell(warning: false, "Pulled", $"Pulled image \"{service.Image}\"");
        if (await images.Facts(service.Image, cancellation) is { } facts) found[service.Image] = facts;
        else return new(ApplyStatus.ImageFailed, service.Name, $"image {service.Image} vanished from the machine", outcome with { Status = ImageStatus.NotFound });
        return null;
    }

    private async Task<ApplyOutcome> Ensure(ServiceWorkload service, ContainerContext context, Dictionary<string, JsonElement> existing, CancellationToken cancellation)
    {
        var name = options.Scope.Container(context.Lease, service.Name, context.Index);
        try
        {
            if (!existing.TryGetValue(name, out var container))
            {
                await api.Post($"/containers/create?name={name}", ContainerBody.Build(service, context), cancellation);
                await Start(name, cancellation);
            }
            else if (container.Text("State") is "created" or "exited" or "configured" or "stopped")
            {
                await Restart(name, container.Text("Id"), cancellation);
            }
            else if (container.Text("State") == "paused")
            {
                await api.Post($"/containers/{name}/unpause", null, cancellation);
            }
            return ApplyOutcome.Applied;
        }
        catch (DockerException e)
        {
            var detail = Scrub(e.Message, service);
            events.Tell(new(clock.GetUtcNow(), context.Lease, service.Name, $"{service.Name}-{context.Index}", Warning: true, "Failed", detail));
            return new(ApplyStatus.Refused, service.Name, detail);
        }
    }

    private async Task Restart(string name, string id, CancellationToken cancellation)
    {
        if (!backOff.IsDue(id)) return;
        var state = (await api.Get($"/containers/{name}/json", cancellation)).Field("State");
        var ran = state.Time("FinishedAt") - state.Time("StartedAt") ?? TimeSpan.Zero;
        backOff.Restarted(id, ran, RunEnd.Of(state));
        await Start(name, cancellation);
    }

    private Task Start(string name, CancellationToken cancellation) => api.Post($"/containers/{name}/start", null, cancellation);

    private async Task<Dictionary<string, JsonElement>> Existing(LeaseKey lease, CancellationToken cancellation)
    {
        var containers = await api.Get($"/containers/json?all=1&filters={options.Scope.Filter(lease)}", cancellation);
        return containers.All().ToDictionary(c => c.Items("Names").First().GetString()!.TrimStart('/'), StringComparer.Ordinal);
    }

    private static string Fingerprint(JsonElement container) => container.Field("Labels").Text(ExecutorScope.FingerprintLabel);

    private async Task Delete(string name, CancellationToken cancellation)
    {
        try
        {
            await api.Delete($"/containers/{name}?force=1&v=1", cancellation);
        }
        catch (DockerException e) when (e.Status == HttpStatusCode.Conflict)
        {
            // "removal already in progress": the engine finishes by itself, and the next cycle looks again.
        }
    }

    // The engine may quote what it was given; values of the environment must not travel further.
    private static string Scrub(string text, ServiceWorkload service)
    {
        foreach (var entry in service.Env)
        {
            var value = entry[(entry.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (value.Length >= 4) text = text.Replace(value, "***", StringComparison.Ordinal);
        }
        return text.Length > 400 ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 400)}…") : text;
    }
}

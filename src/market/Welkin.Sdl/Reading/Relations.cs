using Welkin.Sdl.Model;
using Welkin.Sdl.Yaml;

namespace Welkin.Sdl.Reading;

/// <summary>Checks what one part of a file says about another.</summary>
internal sealed class Relations(SdlFile file, Diagnostics diagnostics)
{
    private readonly Dictionary<(string Ip, uint Port, string Proto), string> _ports = [];
    private readonly HashSet<string> _usedEndpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tees = new(StringComparer.Ordinal);

    public void Check()
    {
        foreach (var service in file.Services)
        {
            CheckDeployment(service);
            CheckEndpoints(service);
        }

        foreach (var unknown in file.Deployment.Where(item => item.Placements.Count > 0 && file.Services.All(service => service.Name != item.Service)))
        {
            diagnostics.Add(unknown.Spot, $"deployment names the service \"{Excerpt.Of(unknown.Service)}\", which does not exist", "a service of the services section", Known(file.Services.Select(service => service.Name)));
        }

        foreach (var (name, spot) in file.Endpoints.Where(endpoint => !_usedEndpoints.Contains(endpoint.Name)))
        {
            diagnostics.Add(spot, $"the endpoint \"{Excerpt.Of(name)}\" is never used", "an expose entry with \"ip\" for each endpoint", "Use it, or remove it.");
        }
    }

    private void CheckDeployment(ServiceModel service)
    {
        if (file.Deployment.FirstOrDefault(item => item.Service == service.Name) is not { } deployment)
        {
            diagnostics.Add(service.Spot, $"the service \"{Excerpt.Of(service.Name)}\" is not deployed", $"\"{Excerpt.Of(service.Name)}\" in the deployment section", "Add it there, or remove the service.");
            return;
        }

        foreach (var deployed in deployment.Placements)
        {
            CheckPrice(deployed);
            if (!file.Compute.TryGetValue(deployed.Profile, out var compute))
            {
                diagnostics.Add(deployed.Spot, $"the compute profile \"{Excerpt.Of(deployed.Profile)}\" does not exist", "a profile of profiles.compute", Known(file.Compute.Keys));
                continue;
            }

            CheckSizes(compute);
            CheckMounts(service, compute);
            CheckPersistence(service, compute);
            CheckGpu(compute);
            CheckTee(service, deployed, compute);
        }
    }

    private void CheckPrice(DeployedModel deployed)
    {
        if (!file.Placements.TryGetValue(deployed.Placement, out var placement))
        {
            diagnostics.Add(deployed.Spot, $"the placement \"{Excerpt.Of(deployed.Placement)}\" does not exist", "a placement of profiles.placement", Known(file.Placements.Keys));
        }
        else if (!placement.Pricing.TryGetValue(deployed.Profile, out var price))
        {
            diagnostics.Add(placement.Spot, $"the placement \"{Excerpt.Of(deployed.Placement)}\" has no price for the profile \"{Excerpt.Of(deployed.Profile)}\"", "a pricing entry for each profile deployed there", "Add it under pricing.");
        }
        else if (Units.WirePrice(price.Amount) is null)
        {
            diagnostics.Add(price.Spot, "the price cannot be written with 18 decimal places", "at most 18 digits after the point, and no exponent", "Round it, and put it in quotes.");
        }
    }

    private void CheckSizes(ComputeModel compute)
    {
        foreach (var size in compute.Volumes.Select(volume => volume.Size).Prepend(compute.Memory))
        {
            if (!Units.TryBytes(size.Text, out _))
            {
                diagnostics.Add(size.Spot, $"\"{Excerpt.Of(size.Text)}\" is no size", "a number and a unit, such as 512Mi", "Use one of k, Ki, M, Mi, G, Gi, T, Ti.");
            }
        }
    }

    private void CheckMounts(ServiceModel service, ComputeModel compute)
    {
        var mounts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var mount in service.Params?.Storage ?? [])
        {
            if (compute.Volumes.All(volume => volume.Name != mount.Volume))
            {
                diagnostics.Add(mount.Spot, $"the volume \"{Excerpt.Of(mount.Volume)}\" is not in the compute profile", "the name of a volume of the profile's storage list", Known(compute.Volumes.Select(volume => volume.Name).OfType<string>()));
                continue;
            }

            if (!mounts.TryAdd(mount.Mount ?? "", mount.Volume))
            {
                diagnostics.Add(
                    mount.Spot,
                    mount.Mount is null ? "two volumes without a mount" : $"\"{Excerpt.Of(mount.Mount)}\" is already the mount of \"{Excerpt.Of(mounts[mount.Mount])}\"",
                    "another path for each volume",
                    "Give this volume a mount of its own.");
            }
        }
    }

    private void CheckPersistence(ServiceModel service, ComputeModel compute)
    {
        foreach (var volume in compute.Volumes.Where(volume => volume.IsPersistent))
        {
            if (service.Params?.Storage.Any(mount => mount.Volume == volume.Name && mount.Mount is not null) != true)
            {
                var name = Excerpt.Of(volume.Name ?? "default");
                diagnostics.Add(service.Spot, $"the persistent volume \"{name}\" is not mounted by this service", $"params.storage.{name}.mount", "Add it, with an absolute path.");
            }
        }
    }

    private void CheckGpu(ComputeModel compute)
    {
        if (compute.Gpu is not { } gpu)
        {
            return;
        }

        if (!gpu.HasUnits && gpu.HasAttributes)
        {
            diagnostics.Add(gpu.Spot, "attributes for no graphics processor", "no attributes when units is 0", "Remove the attributes, or ask for units.");
        }

        if (gpu.HasUnits && !gpu.HasVendor)
        {
            diagnostics.Add(gpu.Spot, "graphics processors without a vendor", "attributes.vendor.nvidia", "Add attributes: { vendor: { nvidia: } } for any model.");
        }
    }

    private void CheckTee(ServiceModel service, DeployedModel deployed, ComputeModel compute)
    {
        if (service.Params?.Tee is not { } tee)
        {
            return;
        }

        if (tee == "cpu-gpu" && compute.Gpu?.HasUnits != true)
        {
            diagnostics.Add(service.Params.TeeSpot, "tee cpu-gpu without a graphics processor", "gpu units in the compute profile", "Add gpu, or use tee: cpu.");
        }

        if (!_tees.TryAdd(deployed.Placement, tee) && _tees[deployed.Placement] != tee)
        {
            diagnostics.Add(service.Params.TeeSpot, $"two kinds of tee in the placement \"{Excerpt.Of(deployed.Placement)}\"", "one kind for all services of a placement", "Use another placement.");
        }
    }

    private void CheckEndpoints(ServiceModel service)
    {
        foreach (var expose in service.Expose)
        {
            foreach (var target in expose.To.Where(target => target.Ip.Length > 0))
            {
                if (file.Endpoints.All(endpoint => endpoint.Name != target.Ip))
                {
                    diagnostics.Add(target.Spot, $"the endpoint \"{Excerpt.Of(target.Ip)}\" does not exist", "an entry of the endpoints section", $"Add \"{Excerpt.Of(target.Ip)}: {{ kind: ip }}\" under endpoints.");
                }

                _usedEndpoints.Add(target.Ip);
                var port = expose.As ?? expose.Port;
                if (!_ports.TryAdd((target.Ip, port, expose.Proto), service.Name))
                {
                    diagnostics.Add(target.Spot, $"port {port} {expose.Proto} of the endpoint \"{Excerpt.Of(target.Ip)}\" is already used", "each port once", "Choose another port with \"as\".");
                }
            }
        }
    }

    private static string Known(IEnumerable<string> names)
    {
        string[] some = [.. names.Take(5).Select(Excerpt.Of)];
        return some.Length == 0 ? "Define it first." : $"There is {string.Join(", ", some)}.";
    }
}

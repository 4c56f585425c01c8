using Akash.Base.Attributes.V1;
using Akash.Base.Resources.V1Beta4;
using Akash.Deployment.V1Beta4;
using Akash.Manifest.V2Beta3;
using Cosmos.Base.V1Beta1;
using Google.Protobuf;
using Welkin.Sdl.Model;
using Attribute = Akash.Base.Attributes.V1.Attribute;
using ManifestGroup = Akash.Manifest.V2Beta3.Group;

namespace Welkin.Sdl.Building;

/// <summary>Makes groups for the chain and the manifest for the provider from a checked file.</summary>
/// <remarks>Services that share a compute profile in a placement share one unit of resources, in both versions, as the published client has it.</remarks>
internal sealed class Builder
{
    private readonly SdlFile _file;
    private readonly EndpointNumbers _numbers;
    private readonly Dictionary<(string Placement, string Profile), uint> _ids = [];

    private Builder(SdlFile file) => (_file, _numbers) = (file, new EndpointNumbers(file.Services));

    public static (IReadOnlyList<GroupSpec> Groups, IReadOnlyList<ManifestGroup> Manifest) Build(SdlFile file)
    {
        var builder = new Builder(file);
        string[] placements = [.. file.Deployment.SelectMany(item => item.Placements).Select(item => item.Placement).Distinct().Order(StringComparer.Ordinal)];
        GroupSpec[] groups = [.. placements.Select(builder.BuildGroup)];
        return (groups, [.. placements.Select(builder.BuildManifest)]);
    }

    /// <summary>The services of a placement with how they are deployed there, by name.</summary>
    private IEnumerable<(ServiceModel Service, DeployedModel Deployed)> Deployed(string placement) =>
        from service in _file.Services.OrderBy(service => service.Name, Collation.Instance)
        from deployed in _file.Deployment.First(item => item.Service == service.Name).Placements
        where deployed.Placement == placement
        select (service, deployed);

    private GroupSpec BuildGroup(string placement)
    {
        var infrastructure = _file.Placements[placement];
        var requirements = new PlacementRequirements { SignedBy = new SignedBy { AllOf = { infrastructure.AllOf }, AnyOf = { infrastructure.AnyOf } } };
        requirements.Attributes.Add(infrastructure.Attributes.Select(ToAttribute));
        var group = new GroupSpec { Name = placement, Requirements = requirements };
        foreach (var (service, deployed) in Deployed(placement))
        {
            AddTee(requirements, service);
            AddUnit(group, placement, service, deployed);
        }

        foreach (var unit in group.Resources)
        {
            Endpoint[] sorted = [.. unit.Resource.Endpoints.OrderBy(endpoint => endpoint.Kind).ThenBy(endpoint => endpoint.SequenceNumber)];
            unit.Resource.Endpoints.Clear();
            unit.Resource.Endpoints.Add(sorted);
        }

        return group;
    }

    private void AddUnit(GroupSpec group, string placement, ServiceModel service, DeployedModel deployed)
    {
        if (_ids.TryGetValue((placement, deployed.Profile), out var id))
        {
            var shared = group.Resources[(int)id - 1];
            shared.Count += deployed.Count;
            shared.Resource.Endpoints.Add(_numbers.Endpoints(service));
            return;
        }

        id = (uint)group.Resources.Count + 1;
        _ids[(placement, deployed.Profile)] = id;
        var price = _file.Placements[placement].Pricing[deployed.Profile];
        group.Resources.Add(new ResourceUnit
        {
            Resource = BuildResources(id, service, deployed),
            Count = deployed.Count,
            Price = new DecCoin { Denom = price.Denom, Amount = Units.WirePrice(price.Amount)! },
        });
    }

    private static void AddTee(PlacementRequirements requirements, ServiceModel service)
    {
        const string Key = "tee/type";
        if (service.Params?.Tee is not { } tee || requirements.Attributes.Any(attribute => attribute.Key == Key))
        {
            return;
        }

        Attribute[] sorted = [.. requirements.Attributes.Append(new Attribute { Key = Key, Value = tee }).OrderBy(attribute => attribute.Key, Collation.Instance)];
        requirements.Attributes.Clear();
        requirements.Attributes.Add(sorted);
    }

    private Resources BuildResources(uint id, ServiceModel service, DeployedModel deployed)
    {
        var compute = _file.Compute[deployed.Profile];
        var resources = new Resources
        {
            Id = id,
            Cpu = new CPU { Units = Quantity(compute.CpuUnits) },
            Memory = new Memory { Quantity = Bytes(compute.Memory) },
            Gpu = new GPU { Units = Quantity(compute.Gpu?.Units ?? "0") },
        };
        resources.Cpu.Attributes.Add(compute.CpuAttributes.Select(ToAttribute));
        resources.Gpu.Attributes.Add((compute.Gpu?.Keys ?? []).Select(key => new Attribute { Key = key, Value = "true" }));
        foreach (var volume in compute.Volumes)
        {
            var storage = new Akash.Base.Resources.V1Beta4.Storage { Name = string.IsNullOrEmpty(volume.Name) ? "default" : volume.Name, Quantity = Bytes(volume.Size) };
            storage.Attributes.Add(volume.Attributes.Select(ToAttribute));
            resources.Storage.Add(storage);
        }

        resources.Endpoints.Add(_numbers.Endpoints(service));
        return resources;
    }

    private ManifestGroup BuildManifest(string placement)
    {
        var group = new ManifestGroup { Name = placement };
        group.Services.Add(Deployed(placement).Select(pair => BuildService(placement, pair.Service, pair.Deployed)));
        return group;
    }

    private Service BuildService(string placement, ServiceModel service, DeployedModel deployed)
    {
        var result = new Service
        {
            Name = service.Name,
            Image = service.Image,
            Resources = BuildResources(_ids[(placement, deployed.Profile)], service, deployed),
            Count = deployed.Count,
            Params = BuildParams(service.Params),
            Credentials = service.Credentials is { } login
                ? new ImageCredentials { Host = login.Host, Email = login.Email, Username = login.Username, Password = login.Password }
                : null,
        };
        result.Command.Add(service.Command);
        result.Args.Add(service.Args);
        result.Env.Add(service.Env.Select(item => item.Text));
        result.Expose.Add(service.Expose.SelectMany(BuildExposes)
            .OrderBy(expose => expose.Service, Collation.Instance).ThenBy(expose => expose.Port)
            .ThenBy(expose => expose.Proto, StringComparer.Ordinal).ThenByDescending(expose => expose.Global));
        return result;
    }

    private static ServiceParams? BuildParams(ParamsModel? model)
    {
        if (model is null)
        {
            return null;
        }

        var result = new ServiceParams
        {
            Permissions = model.Permissions is { } read ? new ServicePermissions { Read = { read } } : null,
            Tee = model.Tee is { } tee ? new TEEParams { Type = tee, Attestation = true } : null,
        };
        result.Storage.Add(model.Storage.OrderBy(mount => mount.Volume, StringComparer.Ordinal)
            .Select(mount => new StorageParams { Name = mount.Volume, Mount = mount.Mount ?? "", ReadOnly = mount.ReadOnly }));
        return result;
    }

    private IEnumerable<ServiceExpose> BuildExposes(ExposeModel expose)
    {
        foreach (var target in expose.To)
        {
            var result = new ServiceExpose
            {
                Port = expose.Port,
                ExternalPort = expose.As ?? 0,
                Proto = expose.Proto,
                Service = target.Service,
                Global = target.Global,
                HttpOptions = BuildHttpOptions(expose.Http),
                Ip = target.Ip,
                EndpointSequenceNumber = _numbers.Of(target.Ip),
            };
            result.Hosts.Add(expose.Accept.Select(host => host.Host));
            yield return result;
        }
    }

    private static ServiceExposeHTTPOptions BuildHttpOptions(HttpOptionsModel model) => new()
    {
        MaxBodySize = model.MaxBodySize,
        ReadTimeout = model.ReadTimeout,
        SendTimeout = model.SendTimeout,
        NextTries = model.NextTries,
        NextTimeout = model.NextTimeout,
        NextCases = { model.NextCases },
        ProxyBufferSize = model.ProxyBufferSize,
    };

    private static Attribute ToAttribute(KeyValuePair<string, string> pair) => new() { Key = pair.Key, Value = pair.Value };

    private static ResourceValue Bytes(SizeModel size) => Quantity(Units.TryBytes(size.Text, out var bytes) ? bytes : throw new InvalidOperationException("sizes are checked before"));

    private static ResourceValue Quantity(string digits) => new() { Val = ByteString.CopyFromUtf8(digits) };
}

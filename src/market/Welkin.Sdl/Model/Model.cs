using Welkin.Sdl.Yaml;

namespace Welkin.Sdl.Model;

// What a file says, checked key by key but not yet for what one part says about another. Plain classes, not records:
// a record would print the values of env and credentials.

internal sealed class SdlFile
{
    public required string Version { get; init; }

    public required IReadOnlyList<ServiceModel> Services { get; init; }

    public required IReadOnlyDictionary<string, ComputeModel> Compute { get; init; }

    public required IReadOnlyDictionary<string, PlacementModel> Placements { get; init; }

    public required IReadOnlyList<DeploymentModel> Deployment { get; init; }

    public required IReadOnlyList<(string Name, Spot Spot)> Endpoints { get; init; }

    public ReclamationModel? Reclamation { get; init; }

    public required SectionSpots Spots { get; init; }
}

internal sealed record SectionSpots(Spot Compute, Spot Placement, Spot Deployment);

internal sealed record ReclamationModel(long Seconds);

internal sealed class ServiceModel
{
    public required string Name { get; init; }

    public required Spot Spot { get; init; }

    public required string Image { get; init; }

    public IReadOnlyList<string> Command { get; init; } = [];

    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyList<(string Text, Spot Spot)> Env { get; init; } = [];

    public IReadOnlyList<ExposeModel> Expose { get; init; } = [];

    public ParamsModel? Params { get; init; }

    public CredentialsModel? Credentials { get; init; }
}

internal sealed class CredentialsModel
{
    public required string Host { get; init; }

    public required string Email { get; init; }

    public required string Username { get; init; }

    public required string Password { get; init; }
}

internal sealed class ParamsModel
{
    public IReadOnlyList<MountModel> Storage { get; init; } = [];

    public IReadOnlyList<string>? Permissions { get; init; }

    public string? Tee { get; init; }

    public Spot TeeSpot { get; init; }
}

internal sealed record MountModel(string Volume, Spot Spot, string? Mount, bool ReadOnly);

internal sealed class ExposeModel
{
    public required uint Port { get; init; }

    public uint? As { get; init; }

    public required string Proto { get; init; }

    public IReadOnlyList<(string Host, Spot Spot)> Accept { get; init; } = [];

    public IReadOnlyList<TargetModel> To { get; init; } = [];

    public required HttpOptionsModel Http { get; init; }

    /// <summary>The public web page of a service: shared by name instead of by port.</summary>
    public bool IsWeb => Proto == "TCP" && (As ?? Port) == 80;
}

internal sealed record TargetModel(string Service, bool Global, string Ip, Spot Spot);

internal sealed record HttpOptionsModel(
    uint MaxBodySize, uint ReadTimeout, uint SendTimeout, uint NextTries, uint NextTimeout, IReadOnlyList<string> NextCases, uint ProxyBufferSize)
{
    public static readonly HttpOptionsModel Default = new(1_048_576, 60_000, 60_000, 3, 0, ["error", "timeout"], 0);
}

internal sealed class ComputeModel
{
    public required Spot Spot { get; init; }

    public required string CpuUnits { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> CpuAttributes { get; init; } = [];

    public required SizeModel Memory { get; init; }

    public required IReadOnlyList<VolumeModel> Volumes { get; init; }

    public GpuModel? Gpu { get; init; }
}

/// <summary>A quantity of bytes as written; only profiles in use are converted.</summary>
internal sealed record SizeModel(string Text, Spot Spot);

internal sealed record VolumeModel(string? Name, SizeModel Size, IReadOnlyList<KeyValuePair<string, string>> Attributes, bool IsPersistent);

internal sealed class GpuModel
{
    public required Spot Spot { get; init; }

    public required string Units { get; init; }

    /// <summary>Units were written, and not as the number 0.</summary>
    public required bool HasUnits { get; init; }

    public required bool HasAttributes { get; init; }

    public required bool HasVendor { get; init; }

    /// <summary>Keys of what may serve, any of them; empty when a vendor lists no model at all.</summary>
    public required IReadOnlyList<string> Keys { get; init; }
}

internal sealed class PlacementModel
{
    public required Spot Spot { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    public IReadOnlyList<string> AllOf { get; init; } = [];

    public IReadOnlyList<string> AnyOf { get; init; } = [];

    public required IReadOnlyDictionary<string, PriceModel> Pricing { get; init; }
}

internal sealed record PriceModel(string Denom, string Amount, Spot Spot);

internal sealed record DeploymentModel(string Service, Spot Spot, IReadOnlyList<DeployedModel> Placements);

internal sealed record DeployedModel(string Placement, Spot Spot, string Profile, uint Count);

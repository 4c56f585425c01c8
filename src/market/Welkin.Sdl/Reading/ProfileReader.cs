using System.Text.RegularExpressions;
using Welkin.Sdl.Model;
using Welkin.Sdl.Yaml;

namespace Welkin.Sdl.Reading;

/// <summary>Reads <c>profiles</c>.</summary>
internal sealed partial class ProfileReader(Diagnostics diagnostics)
{
    public IReadOnlyDictionary<string, ComputeModel> ReadCompute(YamlNode? node) =>
        ReadNamed(node, "profiles.compute", (entry, name) =>
            Table.Open(diagnostics, entry.Value, name, "resources") is { } table ? ReadResources(entry, table.Required("resources"), table.Of("resources")) : null);

    public IReadOnlyDictionary<string, PlacementModel> ReadPlacements(YamlNode? node) =>
        ReadNamed(node, "profiles.placement", ReadPlacement);

    private Dictionary<string, T> ReadNamed<T>(YamlNode? node, string section, Func<YamlEntry, string, T?> read)
        where T : class
    {
        var items = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in Table.OpenMap(diagnostics, node, section)?.Entries ?? [])
        {
            if (read(entry, $"{section}.{Excerpt.Of(entry.Key)}") is { } item)
            {
                items[entry.Key] = item;
            }
        }

        return items;
    }

    private ComputeModel? ReadResources(YamlEntry entry, YamlNode? node, string name)
    {
        if (Table.Open(diagnostics, node, name, "cpu", "memory", "storage", "gpu") is not { } table)
        {
            return null;
        }

        var cpu = Table.Open(diagnostics, table.Required("cpu"), table.Of("cpu"), "units", "attributes");
        var memory = Table.Open(diagnostics, table.Required("memory"), table.Of("memory"), "size");
        return new ComputeModel
        {
            Spot = entry.KeySpot,
            CpuUnits = ReadCpu(cpu?.Required("units"), table.Of("cpu.units")),
            CpuAttributes = diagnostics.Attributes(cpu?.Optional("attributes"), table.Of("cpu.attributes")),
            Memory = ReadSize(memory?.Required("size"), table.Of("memory.size")),
            Volumes = ReadVolumes(table.Required("storage"), table.Of("storage")),
            Gpu = ReadGpu(table.Optional("gpu"), table.Of("gpu")),
        };
    }

    private string ReadCpu(YamlNode? node, string name)
    {
        const string Expected = "cores such as 0.5, or thousandths such as 500m, more than 0";
        switch (node)
        {
            case null:
                break;
            case YamlNumber { Value: > 0 and < double.PositiveInfinity } number:
                return JavaScript.Text(number.Value * 1000);
            case YamlText text when CpuText().IsMatch(text.Value) && !CpuZero().IsMatch(text.Value) && Units.TryCpu(text.Value, out var units):
                return units;
            default:
                diagnostics.Add(node.Spot, $"{name} is no amount of processor", Expected, "Write for example \"500m\".");
                break;
        }

        return "";
    }

    private SizeModel ReadSize(YamlNode? node, string name)
    {
        if (node is YamlNumber)
        {
            diagnostics.Add(node.Spot, $"{name} is a number without unit", "a size with unit, such as 512Mi", "Add a unit: k, Ki, M, Mi, G, Gi, T, Ti.");
        }

        return new SizeModel(node is YamlNumber ? "" : diagnostics.Text(node, name) ?? "", node?.Spot ?? default);
    }

    private IReadOnlyList<VolumeModel> ReadVolumes(YamlNode? node, string name) => node switch
    {
        null => [],
        YamlList list => [.. list.Items.Select((item, index) => ReadVolume(item, $"{name}[{index}]")).OfType<VolumeModel>()],
        _ => ReadVolume(node, name) is { } volume ? [volume] : [],
    };

    private VolumeModel? ReadVolume(YamlNode node, string name)
    {
        if (Table.Open(diagnostics, node, name, "name", "size", "attributes") is not { } table)
        {
            return null;
        }

        var size = ReadSize(table.Required("size"), table.Of("size"));
        var volume = diagnostics.Text(table.Optional("name"), table.Of("name"));
        return Table.Open(diagnostics, table.Optional("attributes"), table.Of("attributes"), "class", "persistent") is { } attributes
            ? ReadVolumeAttributes(volume, size, attributes)
            : new VolumeModel(volume, size, [], IsPersistent: false);
    }

    private VolumeModel ReadVolumeAttributes(string? volume, SizeModel size, Table attributes)
    {
        var kind = diagnostics.Text(attributes.Optional("class"), attributes.Of("class"));
        var node = attributes.Optional("persistent");
        if (node is not (null or YamlFlag or YamlText))
        {
            diagnostics.Add(node.Spot, $"{attributes.Of("persistent")} is {node.Kind}", "true or false", "Write true or false.");
        }

        var persistent = node is null ? null : JavaScript.Text(node);
        if (kind == "ram" && persistent == "true")
        {
            diagnostics.Add(node!.Spot, $"{attributes.Name} asks for memory that is persistent", "persistent: false for class ram", "Choose another class, or persistent: false.");
        }

        var pairs = new List<KeyValuePair<string, string>>();
        if (kind is not null)
        {
            pairs.Add(KeyValuePair.Create("class", kind));
        }

        if ((persistent ?? (kind == "ram" ? "false" : null)) is { } value)
        {
            pairs.Add(KeyValuePair.Create("persistent", value));
        }

        // Any other word counts as yes, as clients count it.
        return new VolumeModel(volume, size, pairs, persistent is not null && persistent.ToLowerInvariant() is not ("false" or "no" or "0" or ""));
    }

    private GpuModel? ReadGpu(YamlNode? node, string name)
    {
        if (Table.Open(diagnostics, node, name, "units", "attributes") is not { } table)
        {
            return null;
        }

        var units = table.Required("units");
        var attributes = table.Optional("attributes");
        var vendor = Table.Open(diagnostics, attributes, table.Of("attributes"), "vendor")?.Optional("vendor");
        return new GpuModel
        {
            Spot = table.Spot,
            Units = ReadGpuUnits(units, table.Of("units")),
            HasUnits = units is not YamlNumber { Value: 0 },
            HasAttributes = attributes is not null,
            HasVendor = vendor is not null,
            Keys = ReadModels(vendor, table.Of("attributes.vendor")),
        };
    }

    private string ReadGpuUnits(YamlNode? node, string name)
    {
        var number = node switch
        {
            YamlNumber value => value.Value,
            YamlText text when Units.TryLeadingInteger(text.Value, out var value) => value,
            _ => double.NaN,
        };
        if (node is not null && !double.IsFinite(number))
        {
            diagnostics.Add(node.Spot, $"{name} is no number of processors", "a whole number", "Write for example 1.");
        }

        return JavaScript.Text(number);
    }

    private IReadOnlyList<string> ReadModels(YamlNode? node, string name)
    {
        if (Table.Open(diagnostics, node, name, "nvidia") is not { } vendors)
        {
            return [];
        }

        var models = vendors.Required("nvidia");
        return models is null or YamlNull
            ? ["vendor/nvidia/model/*"]
            : [.. diagnostics.List(models, vendors.Of("nvidia")).Select((item, index) => ReadModel(item, $"{vendors.Of("nvidia")}[{index}]")).OfType<string>()];
    }

    private string? ReadModel(YamlNode node, string name)
    {
        if (Table.Open(diagnostics, node, name, "model", "ram", "interface") is not { } table)
        {
            return null;
        }

        // A model left out is written so by clients; no provider has it.
        var key = $"vendor/nvidia/model/{diagnostics.Text(table.Optional("model"), table.Of("model")) ?? "undefined"}";
        var ram = diagnostics.Text(table.Optional("ram"), table.Of("ram"));
        var bus = diagnostics.Choice(table.Optional("interface"), table.Of("interface"), "pcie", "sxm");
        return key + (string.IsNullOrEmpty(ram) ? "" : $"/ram/{ram}") + (bus is null ? "" : $"/interface/{bus}");
    }

    private PlacementModel? ReadPlacement(YamlEntry entry, string name)
    {
        if (Table.Open(diagnostics, entry.Value, name, "attributes", "signedBy", "pricing") is not { } table)
        {
            return null;
        }

        var signed = Table.Open(diagnostics, table.Optional("signedBy"), table.Of("signedBy"), "allOf", "anyOf");
        return new PlacementModel
        {
            Spot = entry.KeySpot,
            Attributes = diagnostics.Attributes(table.Optional("attributes"), table.Of("attributes")),
            AllOf = diagnostics.Texts(signed?.Optional("allOf"), table.Of("signedBy.allOf")),
            AnyOf = diagnostics.Texts(signed?.Optional("anyOf"), table.Of("signedBy.anyOf")),
            Pricing = ReadNamed(table.Required("pricing"), table.Of("pricing"), ReadPrice),
        };
    }

    private PriceModel? ReadPrice(YamlEntry entry, string name)
    {
        if (Table.Open(diagnostics, entry.Value, name, "denom", "amount") is not { } table)
        {
            return null;
        }

        var denom = diagnostics.Matching(table.Required("denom"), table.Of("denom"), PriceDenom(), "uakt, uact, or ibc/ and 64 hexadecimal digits", "Use uakt or uact.");
        var node = table.Required("amount");
        var amount = node switch
        {
            YamlNumber { Value: >= 0 and < double.PositiveInfinity } number => JavaScript.Text(number.Value),
            YamlText text when PriceText().IsMatch(text.Value) => text.Value,
            _ => null,
        };
        if (node is not null && amount is null)
        {
            diagnostics.Add(node.Spot, $"{table.Of("amount")} is no price", "a number such as 1000 or 0.5, not below 0", "Write base units for one block.");
        }

        return denom is null || amount is null ? null : new PriceModel(denom, amount, node!.Spot);
    }

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)?[a-zA-Z]*\z")]
    private static partial Regex CpuText();

    [GeneratedRegex(@"\A0+(\.0+)?m?\z")]
    private static partial Regex CpuZero();

    [GeneratedRegex(@"\A(uakt|uact|ibc/[0-9a-fA-F]{64})\z")]
    private static partial Regex PriceDenom();

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)?\z")]
    private static partial Regex PriceText();
}

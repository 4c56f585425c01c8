using System.Text.RegularExpressions;
using Welkin.Sdl.Model;
using Welkin.Sdl.Yaml;

namespace Welkin.Sdl.Reading;

/// <summary>Reads <c>services</c>.</summary>
internal sealed partial class ServiceReader(Diagnostics diagnostics, bool isNewer)
{
    private static readonly string[] NextCases = ["error", "timeout", "500", "502", "503", "504", "403", "404", "429", "off"];

    public IReadOnlyList<ServiceModel> Read(YamlNode? node)
    {
        var services = new List<ServiceModel>();
        foreach (var entry in Table.OpenMap(diagnostics, node, "services")?.Entries ?? [])
        {
            if (Table.Open(diagnostics, entry.Value, $"services.{Excerpt.Of(entry.Key)}", "image", "command", "args", "env", "expose", "dependencies", "params", "credentials") is { } table)
            {
                services.Add(ReadService(entry, table));
            }
        }

        return services;
    }

    private ServiceModel ReadService(YamlEntry entry, Table table)
    {
        foreach (var item in diagnostics.List(table.Optional("dependencies"), table.Of("dependencies")))
        {
            diagnostics.Text(Table.Open(diagnostics, item, table.Of("dependencies"), "service")?.Optional("service"), table.Of("dependencies.service"));
        }

        return new ServiceModel
        {
            Name = entry.Key,
            Spot = entry.KeySpot,
            Image = diagnostics.Text(table.Required("image"), table.Of("image"), minLength: 1) ?? "",
            Command = diagnostics.Texts(table.Optional("command"), table.Of("command"), nullable: true),
            Args = diagnostics.Texts(table.Optional("args"), table.Of("args"), nullable: true),
            Env = diagnostics.SpottedTexts(table.Optional("env"), table.Of("env"), nullable: true),
            Expose = [.. diagnostics.List(table.Optional("expose"), table.Of("expose")).Select((item, index) => ReadExpose(item, $"{table.Of("expose")}[{index}]")).OfType<ExposeModel>()],
            Params = ReadParams(table.Optional("params"), table.Of("params")),
            Credentials = ReadCredentials(table.Optional("credentials"), table.Of("credentials")),
        };
    }

    private CredentialsModel? ReadCredentials(YamlNode? node, string name)
    {
        if (Table.Open(diagnostics, node, name, "host", "email", "username", "password") is not { } table)
        {
            return null;
        }

        return new CredentialsModel
        {
            Host = diagnostics.Text(table.Required("host"), table.Of("host"), minLength: 1) ?? "",
            Email = diagnostics.Text(table.Optional("email"), table.Of("email"), minLength: 5) ?? "",
            Username = diagnostics.Text(table.Required("username"), table.Of("username"), minLength: 1) ?? "",
            Password = diagnostics.Text(table.Required("password"), table.Of("password"), minLength: 6) ?? "",
        };
    }

    private ParamsModel? ReadParams(YamlNode? node, string name)
    {
        string[] keys = isNewer ? ["storage", "permissions", "tee"] : ["storage", "permissions"];
        if (Table.Open(diagnostics, node, name, keys) is not { } table)
        {
            return null;
        }

        return new ParamsModel
        {
            Storage = [.. (Table.OpenMap(diagnostics, table.Optional("storage"), table.Of("storage"))?.Entries ?? []).Select(entry => ReadMount(entry, table.Of("storage"))).OfType<MountModel>()],
            Permissions = ReadPermissions(table.Optional("permissions"), table.Of("permissions")),
            Tee = isNewer ? diagnostics.Choice(table.Optional("tee"), table.Of("tee"), "cpu", "cpu-gpu") : null,
            TeeSpot = table.KeySpot("tee"),
        };
    }

    private IReadOnlyList<string>? ReadPermissions(YamlNode? node, string name)
    {
        string[] kinds = isNewer ? ["deployment", "logs", "events"] : ["deployment", "logs"];
        return Table.Open(diagnostics, node, name, "read") is { } table
            ? [.. diagnostics.List(table.Optional("read"), table.Of("read")).Select(item => diagnostics.Choice(item, table.Of("read"), kinds)).OfType<string>()]
            : null;
    }

    private MountModel? ReadMount(YamlEntry entry, string parent)
    {
        if (Table.Open(diagnostics, entry.Value, $"{parent}.{Excerpt.Of(entry.Key)}", "mount", "readOnly") is not { } table)
        {
            return null;
        }

        var mount = diagnostics.Matching(table.Optional("mount"), table.Of("mount"), AbsolutePath(), "an absolute path", "Begin it with a slash.");
        return new MountModel(entry.Key, entry.KeySpot, mount, diagnostics.Flag(table.Optional("readOnly"), table.Of("readOnly")) ?? false);
    }

    private ExposeModel? ReadExpose(YamlNode node, string name)
    {
        if (Table.Open(diagnostics, node, name, "port", "as", "proto", "accept", "to", "http_options") is not { } table)
        {
            return null;
        }

        return new ExposeModel
        {
            Port = diagnostics.Whole(table.Required("port"), table.Of("port"), 1, 65535) ?? 0,
            As = diagnostics.Whole(table.Optional("as"), table.Of("as"), 1, 65535),
            Proto = diagnostics.Choice(table.Optional("proto"), table.Of("proto"), "TCP", "UDP", "tcp", "udp")?.ToUpperInvariant() ?? "TCP",
            Accept = diagnostics.SpottedTexts(table.Optional("accept"), table.Of("accept")),
            To = [.. diagnostics.List(table.Optional("to"), table.Of("to")).Select((item, index) => ReadTarget(item, $"{table.Of("to")}[{index}]")).OfType<TargetModel>()],
            Http = ReadHttpOptions(table.Optional("http_options"), table.Of("http_options")),
        };
    }

    private TargetModel? ReadTarget(YamlNode node, string name)
    {
        if (Table.Open(diagnostics, node, name, "service", "global", "ip") is not { } table)
        {
            return null;
        }

        var global = diagnostics.Flag(table.Optional("global"), table.Of("global"));
        var ip = diagnostics.Text(table.Optional("ip"), table.Of("ip"), minLength: 1) ?? "";
        if (ip.Length > 0 && global != true)
        {
            diagnostics.Add(table.KeySpot("ip"), $"{name} names an IP endpoint but is not global", "global: true beside ip", "Add \"global: true\".");
        }

        return new TargetModel(diagnostics.Text(table.Optional("service"), table.Of("service")) ?? "", global ?? false, ip, table.Spot);
    }

    private HttpOptionsModel ReadHttpOptions(YamlNode? node, string name)
    {
        string[] keys = ["max_body_size", "read_timeout", "send_timeout", "next_tries", "next_timeout", "next_cases"];
        if (Table.Open(diagnostics, node, name, isNewer ? [.. keys, "proxy_buffer_size"] : keys) is not { } table)
        {
            return HttpOptionsModel.Default;
        }

        uint Number(string key, uint max, uint otherwise) => diagnostics.Whole(table.Optional(key), table.Of(key), 0, max) ?? otherwise;
        var usual = HttpOptionsModel.Default;
        return new HttpOptionsModel(
            Number("max_body_size", 104_857_600, usual.MaxBodySize),
            Number("read_timeout", 60_000, usual.ReadTimeout),
            Number("send_timeout", 60_000, usual.SendTimeout),
            Number("next_tries", uint.MaxValue, usual.NextTries),
            Number("next_timeout", uint.MaxValue, usual.NextTimeout),
            ReadNextCases(table.Optional("next_cases"), table.Of("next_cases")) ?? usual.NextCases,
            isNewer ? Number("proxy_buffer_size", 1_048_576, 0) : 0);
    }

    private IReadOnlyList<string>? ReadNextCases(YamlNode? node, string name)
    {
        if (node is null)
        {
            return null;
        }

        string[] cases = [.. diagnostics.List(node, name).Select(item => diagnostics.Choice(item, name, NextCases)).OfType<string>()];
        if (cases.Contains("off") && cases.Length > 1)
        {
            diagnostics.Add(node.Spot, $"{name} lists \"off\" with other cases", "\"off\" alone, or cases without it", "Remove \"off\" or the others.");
        }

        return cases;
    }

    [GeneratedRegex(@"\A/")]
    private static partial Regex AbsolutePath();
}

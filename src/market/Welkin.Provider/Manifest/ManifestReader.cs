using System.Collections.Immutable;
using System.Text.Json;
using Akash.Base.Attributes.V1;
using Akash.Base.Resources.V1Beta4;
using Akash.Manifest.V2Beta3;
using Google.Protobuf;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Provider;

/// <summary>Reads the JSON form of a manifest, whose names differ from those of its protobuf form.</summary>
internal static class ManifestReader
{
    public static ImmutableArray<Group> Groups(JsonElement root) => [.. Node.Root(root).Items().Select(Group)];

    private static Group Group(Node node)
    {
        var group = new Group { Name = node["name"].Text() };
        group.Services.AddRange(node["services"].Items().Select(Service));
        return group;
    }

    private static Service Service(Node node)
    {
        var service = new Service
        {
            Name = node["name"].Text(),
            Image = node["image"].Text(),
            Count = node["count"].Number(),
            Resources = Resources(node["resources"]),
        };
        service.Command.AddRange(node["command"].Texts());
        service.Args.AddRange(node["args"].Texts());
        service.Env.AddRange(node["env"].Texts());
        service.Expose.AddRange(node["expose"].Items().Select(Expose));
        if (node["params"].IsPresent)
        {
            service.Params = Parameters(node["params"]);
        }

        if (node["credentials"].IsPresent)
        {
            service.Credentials = Credentials(node["credentials"]);
        }

        return service;
    }

    private static ServiceParams Parameters(Node node)
    {
        var parameters = new ServiceParams();
        parameters.Storage.AddRange(node["storage"].Items().Select(storage => new StorageParams
        {
            Name = storage["name"].Text(),
            Mount = storage["mount"].Text(),
            ReadOnly = storage["readOnly"].Flag(),
        }));
        if (node["credentials"].IsPresent)
        {
            parameters.Credentials = Credentials(node["credentials"]);
        }

        if (node["permissions"].IsPresent)
        {
            parameters.Permissions = new ServicePermissions();
            parameters.Permissions.Read.AddRange(node["permissions"]["read"].Texts());
        }

        if (node["tee"].IsPresent)
        {
            parameters.Tee = new TEEParams { Type = node["tee"]["type"].Text(), Attestation = node["tee"]["attestation"].Flag() };
        }

        return parameters;
    }

    private static ImageCredentials Credentials(Node node) => new()
    {
        Host = node["host"].Text(),
        Email = node["email"].Text(),
        Username = node["username"].Text(),
        Password = node["password"].Text(),
    };

    private static ServiceExpose Expose(Node node)
    {
        var expose = new ServiceExpose
        {
            Port = node["port"].Number(),
            ExternalPort = node["externalPort"].Number(),
            Proto = node["proto"].Text(),
            Service = node["service"].Text(),
            Global = node["global"].Flag(),
            HttpOptions = Http(node["httpOptions"]),
            Ip = node["ip"].Text(),
            EndpointSequenceNumber = node["endpointSequenceNumber"].Number(),
        };
        expose.Hosts.AddRange(node["hosts"].Texts());
        return expose;
    }

    private static ServiceExposeHTTPOptions Http(Node node)
    {
        var options = new ServiceExposeHTTPOptions
        {
            MaxBodySize = node["maxBodySize"].Number(),
            ReadTimeout = node["readTimeout"].Number(),
            SendTimeout = node["sendTimeout"].Number(),
            NextTries = node["nextTries"].Number(),
            NextTimeout = node["nextTimeout"].Number(),
            ProxyBufferSize = node["proxyBufferSize"].Number(),
        };
        options.NextCases.AddRange(node["nextCases"].Texts());
        return options;
    }

    private static Resources Resources(Node node)
    {
        var resources = new Resources { Id = node["id"].Number() };
        if (node["cpu"] is { IsPresent: true } cpu)
        {
            resources.Cpu = new CPU { Units = Value(cpu["units"]), Attributes = { Attributes(cpu) } };
        }

        if (node["memory"] is { IsPresent: true } memory)
        {
            resources.Memory = new Memory { Quantity = Value(memory["size"]), Attributes = { Attributes(memory) } };
        }

        if (node["gpu"] is { IsPresent: true } gpu)
        {
            resources.Gpu = new GPU { Units = Value(gpu["units"]), Attributes = { Attributes(gpu) } };
        }

        resources.Storage.AddRange(node["storage"].Items().Select(storage => new Storage
        {
            Name = storage["name"].Text(),
            Quantity = Value(storage["size"]),
            Attributes = { Attributes(storage) },
        }));
        resources.Endpoints.AddRange(node["endpoints"].Items().Select(endpoint => new Endpoint
        {
            Kind = (Endpoint.Types.Kind)endpoint["kind"].Small(),
            SequenceNumber = endpoint["sequence_number"].Number(),
        }));
        return resources;
    }

    private static ResourceValue Value(Node node) => new() { Val = ByteString.CopyFromUtf8(node["val"].Text()) };

    private static IEnumerable<Attribute> Attributes(Node node) =>
        node["attributes"].Items().Select(attribute => new Attribute { Key = attribute["key"].Text(), Value = attribute["value"].Text() });

    /// <summary>A JSON value that knows its place, so that a wrong one is named. Absent and null read as nothing.</summary>
    private readonly struct Node(JsonElement? element, string path)
    {
        public bool IsPresent => element is { ValueKind: not JsonValueKind.Null };

        public static Node Root(JsonElement root) =>
            root.ValueKind == JsonValueKind.Array ? new Node(root, "manifest") : throw new ManifestShapeException("manifest", "expected a list of groups");

        public Node this[string name]
        {
            get
            {
                var here = $"{path}.{name}";
                if (!IsPresent)
                {
                    return new Node(null, here);
                }

                return element!.Value.ValueKind == JsonValueKind.Object
                    ? new Node(element.Value.TryGetProperty(name, out var value) ? value : null, here)
                    : throw Wrong("an object");
            }
        }

        public IEnumerable<Node> Items()
        {
            if (!IsPresent)
            {
                return [];
            }

            var place = path;
            return element!.Value.ValueKind == JsonValueKind.Array
                ? element.Value.EnumerateArray().Select((item, index) => new Node(item, $"{place}[{index}]")).ToList()
                : throw Wrong("a list");
        }

        public IEnumerable<string> Texts() => Items().Select(item => item.Text());

        public string Text() => !IsPresent ? "" : element!.Value.ValueKind == JsonValueKind.String ? element.Value.GetString()! : throw Wrong("a text");

        public uint Number() => !IsPresent
            ? 0
            : element!.Value.ValueKind == JsonValueKind.Number && element.Value.TryGetUInt32(out var number) ? number : throw Wrong("a whole number");

        /// <summary>A number of an enumeration, known or not.</summary>
        public int Small() => Number() is <= int.MaxValue and var number ? (int)number : throw Wrong("a smaller number");

        public bool Flag() => IsPresent && element!.Value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong("true or false"),
        };

        private ManifestShapeException Wrong(string expected) => new(path, $"expected {expected}");
    }
}

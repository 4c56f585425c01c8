using System.Text.Json;
using System.Text.Json.Nodes;
using Akash.Base.Attributes.V1;
using Akash.Base.Resources.V1Beta4;
using Akash.Manifest.V2Beta3;
using Google.Protobuf.Collections;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Provider;

/// <summary>
/// Writes the JSON form of a manifest that came as protobuf. The wire cannot tell an empty list from none; none is
/// written, as SDL parsers do, so that the hash is that of the JSON the tenant made.
/// </summary>
public static class ManifestText
{
    public static byte[] Of(IEnumerable<Group> groups) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. groups.Select(group => new JsonObject
        {
            ["name"] = group.Name,
            ["services"] = new JsonArray([.. group.Services.Select(Service)]),
        })]));

    private static JsonObject Service(Service service)
    {
        var json = new JsonObject
        {
            ["name"] = service.Name,
            ["image"] = service.Image,
            ["command"] = Texts(service.Command),
            ["args"] = Texts(service.Args),
            ["env"] = Texts(service.Env),
            ["resources"] = Resources(service.Resources ?? new Resources()),
            ["count"] = service.Count,
            ["expose"] = new JsonArray([.. service.Expose.Select(Expose)]),
            ["credentials"] = service.Credentials is null ? null : Credentials(service.Credentials),
        };
        if (service.Params is { } parameters)
        {
            json["params"] = Parameters(parameters);
        }

        return json;
    }

    private static JsonObject Parameters(ServiceParams parameters)
    {
        var json = new JsonObject
        {
            ["storage"] = parameters.Storage.Count == 0 ? null : new JsonArray([.. parameters.Storage.Select(storage => new JsonObject
            {
                ["name"] = storage.Name,
                ["mount"] = storage.Mount,
                ["readOnly"] = storage.ReadOnly,
            })]),
        };
        if (parameters.Credentials is { } credentials)
        {
            json["credentials"] = Credentials(credentials);
        }

        if (parameters.Permissions is { } permissions)
        {
            json["permissions"] = new JsonObject { ["read"] = Texts(permissions.Read) };
        }

        if (parameters.Tee is { } tee)
        {
            json["tee"] = new JsonObject { ["type"] = tee.Type, ["attestation"] = tee.Attestation };
        }

        return json;
    }

    private static JsonObject Credentials(ImageCredentials credentials) => new()
    {
        ["host"] = credentials.Host,
        ["email"] = credentials.Email,
        ["username"] = credentials.Username,
        ["password"] = credentials.Password,
    };

    private static JsonObject Expose(ServiceExpose expose)
    {
        var options = expose.HttpOptions ?? new ServiceExposeHTTPOptions();
        var http = new JsonObject
        {
            ["maxBodySize"] = options.MaxBodySize,
            ["readTimeout"] = options.ReadTimeout,
            ["sendTimeout"] = options.SendTimeout,
            ["nextTries"] = options.NextTries,
            ["nextTimeout"] = options.NextTimeout,
            ["nextCases"] = Texts(options.NextCases),
        };
        if (options.ProxyBufferSize != 0)
        {
            http["proxyBufferSize"] = options.ProxyBufferSize;
        }

        return new JsonObject
        {
            ["port"] = expose.Port,
            ["externalPort"] = expose.ExternalPort,
            ["proto"] = expose.Proto,
            ["service"] = expose.Service,
            ["global"] = expose.Global,
            ["hosts"] = Texts(expose.Hosts),
            ["httpOptions"] = http,
            ["ip"] = expose.Ip,
            ["endpointSequenceNumber"] = expose.EndpointSequenceNumber,
        };
    }

    private static JsonObject Resources(Resources resources) => new()
    {
        ["id"] = resources.Id,
        ["cpu"] = resources.Cpu is { } cpu ? Measured("units", cpu.Units, cpu.Attributes) : null,
        ["memory"] = resources.Memory is { } memory ? Measured("size", memory.Quantity, memory.Attributes) : null,
        ["storage"] = new JsonArray([.. resources.Storage.Select(storage =>
        {
            var json = Measured("size", storage.Quantity, storage.Attributes);
            json["name"] = storage.Name;
            return json;
        })]),
        ["gpu"] = resources.Gpu is { } gpu ? Measured("units", gpu.Units, gpu.Attributes) : null,
        ["endpoints"] = new JsonArray([.. resources.Endpoints.Select(endpoint =>
        {
            var json = new JsonObject { ["sequence_number"] = endpoint.SequenceNumber };
            if (endpoint.Kind != Endpoint.Types.Kind.SharedHttp)
            {
                json["kind"] = (int)endpoint.Kind;
            }

            return json;
        })]),
    };

    private static JsonObject Measured(string name, ResourceValue? value, RepeatedField<Attribute> attributes)
    {
        var json = new JsonObject { [name] = new JsonObject { ["val"] = value?.Val.ToStringUtf8() ?? "0" } };
        if (attributes.Count > 0)
        {
            json["attributes"] = new JsonArray([.. attributes.Select(attribute => new JsonObject { ["key"] = attribute.Key, ["value"] = attribute.Value })]);
        }

        return json;
    }

    private static JsonArray? Texts(RepeatedField<string> texts) => texts.Count == 0 ? null : new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
}

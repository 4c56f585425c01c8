using System.Text.Json;
using Google.Protobuf.Reflection;
using Welkin.Engine.Json;

namespace Welkin.Node.Rest;

/// <summary>The OpenAPI document of every route this node serves, made from the definitions of the messages.</summary>
/// <remarks>Spec: OpenAPI 3.0.3; the JSON of messages as the gateway writes it.</remarks>
internal sealed class OpenApi(IReadOnlyList<RestRoute> routes, string title, string version)
{
    // Parameters reach this far into messages; pagination and ids need two.
    private const int DeepestParameter = 3;

    private readonly SortedDictionary<string, MessageDescriptor> schemas = new(StringComparer.Ordinal);

    /// <summary>The document as JSON.</summary>
    public ReadOnlyMemory<byte> ToJson() => CometJson.Bytes(json => json.Object(() =>
    {
        json.WriteString("openapi", "3.0.3");
        json.Object("info", () =>
        {
            json.WriteString("title", title);
            json.WriteString("version", version);
        });
        json.Object("paths", () => WritePaths(json));
        json.Object("components", () => json.Object("schemas", () => WriteSchemas(json)));
    }));

    private void WritePaths(Utf8JsonWriter json)
    {
        foreach (var path in routes.GroupBy(route => route.Path.ToOpenApi()).OrderBy(path => path.Key, StringComparer.Ordinal))
            json.Object(path.Key, () =>
            {
                foreach (var route in path.DistinctBy(route => route.HttpMethod)) json.Object(route.HttpMethod.ToLowerInvariant(), () => WriteOperation(json, route));
            });
    }

    private void WriteOperation(Utf8JsonWriter json, RestRoute route)
    {
        var method = route.Method;
        json.WriteString("operationId", $"{method.Service.FullName}.{method.Name}{(route.Path.Variables.Any() ? "." + string.Join('.', route.Path.Variables) : "")}");
        json.List("tags", [method.Service.FullName], json.WriteStringValue);
        json.List("parameters", Parameters(route), parameter => json.Object(() =>
        {
            json.WriteString("name", parameter.Name);
            json.WriteString("in", parameter.In);
            json.WriteBoolean("required", parameter.In == "path");
            json.Object("schema", () => WriteType(json, parameter.Field));
        }));
        if (route.HasBody) json.Object("requestBody", () => WriteContent(json, method.InputType));
        json.Object("responses", () =>
        {
            json.Object("200", () =>
            {
                json.WriteString("description", "The answer");
                WriteContent(json, method.OutputType);
            });
            json.Object("default", () => json.WriteString("description", "An error: code (of gRPC), message, details"));
        });
    }

    private sealed record Parameter(string Name, string In, FieldDescriptor Field);

    private static List<Parameter> Parameters(RestRoute route)
    {
        var parameters = new List<Parameter>();
        foreach (var variable in route.Path.Variables)
            if (FieldOf(route.Method.InputType, variable) is { } field) parameters.Add(new Parameter(variable, "path", field));
        if (!route.HasBody) AddQuery(parameters, route.Method.InputType, "", [.. route.Path.Variables]);
        return parameters;
    }

    private static void AddQuery(List<Parameter> parameters, MessageDescriptor type, string prefix, HashSet<string> inPath)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            var name = prefix + field.Name;
            if (inPath.Contains(name) || field.IsMap) continue;
            if (field.FieldType != FieldType.Message) parameters.Add(new Parameter(name, "query", field));
            else if (!field.IsRepeated && name.Count(letter => letter == '.') < DeepestParameter) AddQuery(parameters, field.MessageType, name + ".", inPath);
        }
    }

    private static FieldDescriptor? FieldOf(MessageDescriptor type, string path)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            if (type.FindFieldByName(part) is not { FieldType: FieldType.Message } inner) return null;
            type = inner.MessageType;
        }
        return type.FindFieldByName(parts[^1]);
    }

    private void WriteContent(Utf8JsonWriter json, MessageDescriptor type) =>
        json.Object("content", () => json.Object("application/json", () => json.Object("schema", () => WriteReference(json, type))));

    private void WriteSchemas(Utf8JsonWriter json)
    {
        // Writing one finds others; each is written once.
        var written = new HashSet<string>();
        while (schemas.Values.FirstOrDefault(type => !written.Contains(type.FullName)) is { } type)
        {
            written.Add(type.FullName);
            json.Object(type.FullName, () =>
            {
                json.WriteString("type", "object");
                json.Object("properties", () =>
                {
                    foreach (var field in type.Fields.InDeclarationOrder()) json.Object(field.Name, () => WriteField(json, field));
                });
            });
        }
    }

    private void WriteField(Utf8JsonWriter json, FieldDescriptor field)
    {
        if (field.IsMap)
        {
            json.WriteString("type", "object");
            json.Object("additionalProperties", () => WriteType(json, field.MessageType.FindFieldByNumber(2)));
            return;
        }
        WriteType(json, field);
    }

    private void WriteType(Utf8JsonWriter json, FieldDescriptor field)
    {
        if (!field.IsRepeated || field.IsMap)
        {
            WriteSingle(json, field);
            return;
        }
        json.WriteString("type", "array");
        json.Object("items", () => WriteSingle(json, field));
    }

    private void WriteSingle(Utf8JsonWriter json, FieldDescriptor field)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                WriteReference(json, field.MessageType);
                break;
            case FieldType.Enum:
                json.WriteString("type", "string");
                json.List("enum", field.EnumType.Values, value => json.WriteStringValue(value.Name));
                break;
            case FieldType.Bool:
                json.WriteString("type", "boolean");
                break;
            case FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 or FieldType.UInt32 or FieldType.Fixed32:
                json.WriteString("type", "integer");
                break;
            default:
                // 64-bit integers are texts in the JSON of protobuf.
                json.WriteString("type", "string");
                if (Format(field.FieldType) is { } format) json.WriteString("format", format);
                break;
        }
    }

    private static string? Format(FieldType type) => type switch
    {
        FieldType.Bytes => "byte",
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => "int64",
        FieldType.UInt64 or FieldType.Fixed64 => "uint64",
        _ => null,
    };

    private void WriteReference(Utf8JsonWriter json, MessageDescriptor type)
    {
        switch (type.FullName)
        {
            case "google.protobuf.Timestamp":
                json.WriteString("type", "string");
                json.WriteString("format", "date-time");
                break;
            case "google.protobuf.Duration":
                json.WriteString("type", "string");
                break;
            case "google.protobuf.Any":
                json.WriteString("type", "object");
                json.Object("properties", () => json.Object("@type", () => json.WriteString("type", "string")));
                json.WriteBoolean("additionalProperties", true);
                break;
            default:
                schemas.TryAdd(type.FullName, type);
                json.WriteString("$ref", "#/components/schemas/" + type.FullName);
                break;
        }
    }
}

using Google.Api;
using Google.Protobuf.Reflection;
using Welkin.Core.Codec;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core.Codec;

/// <summary>Which names, types, methods and routes exist.</summary>
public class RegistryTests
{
    [Fact]
    public void Every_definition_is_reached_from_the_wire_file()
    {
        var root = RepositoryRoot.Combine("proto");
        var written = Directory.EnumerateFiles(root, "*.proto", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'));
        var linked = TypeUrls.Files.Select(file => file.Name).Where(name => !name.StartsWith("google/protobuf/", StringComparison.Ordinal));
        Assert.Equal(written.Order(StringComparer.Ordinal), linked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Served_methods_have_the_networks_types_and_routes()
    {
        var golden = new Golden("services");
        foreach (var row in Tsv.Vectors("codec", "services.tsv").Where(row => row["registered"] != ""))
        {
            var name = $"{row["service"]}/{row["method"]}";
            if (!TypeUrls.TryGetMethod("/" + name, out var method))
            {
                golden.Equal(name, "method", "linked", "not linked");
                continue;
            }

            golden.Equal(name, "request_type", row["request_type"], method.InputType.FullName);
            golden.Equal(name, "response_type", row["response_type"], method.OutputType.FullName);
            golden.Equal(name, "http", row["http"], Routes(method));
            golden.Equal(name, "body", row["body"], Rule(method)?.Body ?? "");
        }

        golden.AllEqual(700);
    }

    [Fact]
    public void Envelopes_hold_what_the_network_registers()
    {
        var golden = new Golden("any_registry");
        foreach (var rows in Tsv.Vectors("codec", "any_registry.tsv").GroupBy(row => row["interface"], StringComparer.Ordinal))
        {
            var ours = Interfaces.Implementations(rows.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var url in rows.Select(row => row["type_url"]).Where(url => url != ""))
            {
                golden.Equal($"{rows.Key} {url}", "listed", "True", ours.Contains(url).ToString());
                golden.Equal($"{rows.Key} {url}", "linked", "True", TypeUrls.Resolve(url).IsOk.ToString());
            }

            var theirs = rows.Select(row => row["type_url"]).ToHashSet(StringComparer.Ordinal);
            foreach (var url in ours.Where(url => !theirs.Contains(url) && !url.StartsWith("/welkin.", StringComparison.Ordinal)))
            {
                golden.Equal($"{rows.Key} {url}", "listed", "False", "True");
            }
        }

        golden.AllEqual(400);
    }

    [Fact]
    public void Amino_names_are_the_networks_names()
    {
        var golden = new Golden("amino_names");
        foreach (var row in Tsv.Vectors("codec", "amino_names.tsv"))
        {
            var known = TypeUrls.Resolve(row["type_url"]).TryGet(out var descriptor, out _);
            golden.Equal(row["type_url"], "linked", "True", known.ToString());
            if (descriptor is not null)
            {
                golden.Equal(row["type_url"], "amino_name_option", row["amino_name_option"], AminoName(descriptor));
            }
        }

        golden.AllEqual(300);
    }

    [Fact]
    public void Placeholders_are_the_networks_placeholders()
    {
        var theirs = Tsv.Vectors("codec", "amino_placeholders.tsv")
            .Where(row => row["kind"] == "message" && row["field"].StartsWith("akash.", StringComparison.Ordinal))
            .Select(row => row["field"])
            .Where(field => TypeUrls.TryGetMessage(field[..field.LastIndexOf('.')], out _));
        // The table is of the node's program, which does not know the provider's inventory.
        var ours = TypeUrls.AllMessages
            .Where(message => message.File.Package.StartsWith("akash.", StringComparison.Ordinal) && message.File.Package != "akash.inventory.v1")
            .SelectMany(message => message.Fields.InDeclarationOrder())
            .Where(AminoPlaceholder)
            .Select(field => field.FullName);
        var golden = new Golden("amino_placeholders");
        foreach (var field in theirs.Union(ours, StringComparer.Ordinal))
        {
            golden.Equal(field, "placeholder", theirs.Contains(field).ToString(), ours.Contains(field).ToString());
        }

        golden.AllEqual(40);
    }

    /// <summary>Seen from outside: an element that holds something and is still signed as an empty object.</summary>
    private static bool AminoPlaceholder(FieldDescriptor field)
    {
        if (field.FieldType != FieldType.Message || field.IsMap || field.MessageType.Fields.InDeclarationOrder().Count == 0)
        {
            return false;
        }

        var outer = field.ContainingType.Parser.ParseFrom(Array.Empty<byte>());
        var inner = field.MessageType.Parser.ParseFrom(Array.Empty<byte>());
        if (field.IsRepeated)
        {
            ((System.Collections.IList)field.Accessor.GetValue(outer)).Add(inner);
        }
        else
        {
            field.Accessor.SetValue(outer, inner);
        }

        if (!SetAnything(inner, 0))
        {
            return false;
        }

        var signed = AminoJson.Encode(outer, AminoForm.Network).ToString();
        var empty = signed.Contains($"\"{field.Name}\":{{}}", StringComparison.Ordinal)
            || signed.Contains($"\"{field.Name}\":[{{}}]", StringComparison.Ordinal);
        return empty && AminoJson.Encode(outer, AminoForm.Welkin).ToString() != signed;
    }

    private static bool SetAnything(Google.Protobuf.IMessage message, int depth)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            switch (field.FieldType)
            {
                case FieldType.String when !field.IsRepeated:
                    field.Accessor.SetValue(message, "1");
                    return true;
                case FieldType.String:
                    ((System.Collections.IList)field.Accessor.GetValue(message)).Add("1");
                    return true;
                case FieldType.Bytes when !field.IsRepeated:
                    field.Accessor.SetValue(message, Google.Protobuf.ByteString.CopyFromUtf8("1"));
                    return true;
                case FieldType.UInt64 when !field.IsRepeated:
                    field.Accessor.SetValue(message, 1UL);
                    return true;
                case FieldType.UInt32 when !field.IsRepeated:
                    field.Accessor.SetValue(message, 1U);
                    return true;
                case FieldType.Int64 when !field.IsRepeated:
                    field.Accessor.SetValue(message, 1L);
                    return true;
            }
        }

        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message && !field.IsMap))
        {
            var inner = field.MessageType.Parser.ParseFrom(Array.Empty<byte>());
            if (depth > 4 || !SetAnything(inner, depth + 1))
            {
                continue;
            }

            if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(inner);
            }
            else
            {
                field.Accessor.SetValue(message, inner);
            }

            return true;
        }

        return false;
    }

    private static string AminoName(MessageDescriptor descriptor) =>
        descriptor.GetOptions()?.GetExtension(Amino.AminoExtensions.Name) ?? "";

    private static HttpRule? Rule(MethodDescriptor method) => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);

    private static string Routes(MethodDescriptor method) =>
        Rule(method) is { } rule ? string.Join(" | ", rule.AdditionalBindings.Prepend(rule).Select(Route)) : "";

    private static string Route(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => "GET " + rule.Get,
        HttpRule.PatternOneofCase.Post => "POST " + rule.Post,
        _ => rule.PatternCase.ToString(),
    };
}

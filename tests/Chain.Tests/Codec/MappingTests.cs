using Google.Protobuf;
using Welkin.Core.Codec;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core.Codec;

/// <summary>Answers, accounts, keys, module state and events as the network shows them.</summary>
public class MappingTests
{
    private const string GoPanicked = "ERROR";

    [Fact]
    public void Answers_of_served_methods_have_the_networks_json()
    {
        var golden = new Golden("json_mapping");
        foreach (var row in Tsv.Vectors("codec", "json_mapping.tsv").Where(row => row["served"] == "yes"))
        {
            Compare(golden, row);
        }

        golden.AllEqual(1000);
    }

    [Fact]
    public void Contents_of_envelopes_and_module_states_have_the_networks_json()
    {
        var golden = new Golden("json_types");
        foreach (var row in Tsv.Vectors("codec", "json_types.tsv"))
        {
            if (!TypeUrls.TryGetMessage(row["type"], out _))
            {
                golden.Equal($"{row["type"]} {row["kind"]} {row["variant"]}", "type", "linked", "not linked");
                continue;
            }

            Compare(golden, row);
        }

        golden.AllEqual(300);
    }

    [Fact]
    public void Contents_of_envelopes_have_the_networks_amino_json()
    {
        var golden = new Golden("json_types.amino");
        foreach (var row in Tsv.Vectors("codec", "json_types.tsv").Where(row => row["amino_json"] + row["amino_error"] != ""))
        {
            if (!TypeUrls.TryGetMessage(row["type"], out var descriptor))
            {
                continue;
            }

            var raw = descriptor.Parser.ParseFrom(Golden.Hex(row["proto_hex"]));
            var written = AminoJson.Encode(raw, AminoForm.Network);
            var expected = row["amino_json"].Length > 0 ? row["amino_json"] : "error: " + row["amino_error"];
            golden.Equal(
                $"{row["type"]} {row["kind"]} {row["variant"]}", "amino_json", expected, written.TryGet(out var text, out var error) ? text : "error: " + error.Text);
        }

        golden.AllEqual(100);
    }

    [Fact]
    public void Typed_events_have_the_networks_attributes()
    {
        var golden = new Golden("typed_events");
        foreach (var rows in Tsv.Vectors("codec", "typed_events.tsv").GroupBy(row => (Type: row["type"], Variant: row["variant"], Hex: row["proto_hex"])))
        {
            var name = $"{rows.Key.Type} {rows.Key.Variant}";
            if (!TypeUrls.TryGetMessage(rows.Key.Type, out _))
            {
                golden.Equal(name, "type", "linked", "not linked");
                continue;
            }

            var attributes = TypedEvents.Attributes(Golden.Parse("/" + rows.Key.Type, rows.Key.Hex));
            var expected = string.Join("\n", rows.Select(row => $"{row["attribute_key"]}={row["attribute_value"]}"));
            golden.Equal(name, "attributes", expected, string.Join("\n", attributes.Select(pair => $"{pair.Key}={pair.Value}")));
        }

        golden.AllEqual(30);
    }

    private static void Compare(Golden golden, TsvRow row)
    {
        var name = $"{row["type"]} {row["kind"]} {row["variant"]}";
        var message = Golden.Parse("/" + row["type"], row["proto_hex"]);
        golden.Equal(name, "proto_hex", row["proto_hex"], Golden.Hex(GogoWire.Encode(message)));
        var json = row["proto_json"];
        if (json.StartsWith(GoPanicked, StringComparison.Ordinal))
        {
            return;
        }

        golden.Equal(name, "proto_json", json, Newer.Without(ProtoJson.ToText(message)));
        var read = ProtoJson.Decode(message.Descriptor, System.Text.Encoding.UTF8.GetBytes(json), UnknownMembers.Refuse)
            .Map(value => Golden.Hex(GogoWire.Encode(value)));
        golden.Equal(name, "read", Golden.Hex(message.ToByteArray()), read.ToString());
    }
}

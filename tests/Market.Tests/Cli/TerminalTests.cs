using Google.Protobuf.Reflection;
using Xunit;
using System.Text.Json;
using Welkin.Cli.Chain;
using Welkin.Cli.Deploy;
using Welkin.Cli.Terminal;
using Welkin.Client;
using Welkin.Core;

namespace Welkin.Tests.Cli;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("120s", 120_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("300ms", 300)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("90", null)]
    [InlineData("", null)]
    [InlineData("-1s", null)]
    [InlineData("1s1", null)]
    public void Durations_are_written_as_the_network_does(string text, int? milliseconds) =>
        Assert.Equal(milliseconds, (int?)DurationText.Parse(text)?.TotalMilliseconds);

    [Fact]
    public void Answers_for_people_are_sorted_yaml()
    {
        using var json = JsonDocument.Parse("""{"b":[{"y":"1","x":{"k":""}}],"a":"text","n":null,"e":[],"o":{},"t":{"@type":"/a.B"},"i":5,"l":["x"]}""");
        Assert.Equal(
            "a: text\nb:\n- x:\n    k: \"\"\n  \"y\": \"1\"\ne: []\ni: 5\nl:\n- x\n\"n\": null\no: {}\nt:\n  '@type': /a.B",
            YamlText.Of(json.RootElement));
    }

    [Fact]
    public void Failures_of_the_chain_keep_codespace_and_code_on_one_line()
    {
        var line = Failures.LineOf(new ClientException(new Error("deployment", 5, "Deployment closed\nsecond")));
        Assert.Contains("deployment 5", line, StringComparison.Ordinal);
        Assert.Contains("explain", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void A_silent_node_names_the_next_step() =>
        Assert.Contains("welkin up", Failures.LineOf(new UnavailableException("no answer from the node")), StringComparison.Ordinal);

    [Fact]
    public void A_missing_library_is_named_with_its_package()
    {
        var missing = new TypeInitializationException("Welkin.Native", new DllNotFoundException("Unable to load shared library 'librocksdb.so.7.8' or one of its dependencies."));
        Assert.Contains("librocksdb7.8, or start Welkin through ./welkin", Failures.LineOf(missing), StringComparison.Ordinal);
        Assert.Contains("fault of Welkin", Failures.LineOf(new TypeInitializationException("Welkin.Other", new InvalidOperationException("else"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain\ttext", "plain\ttext")]
    [InlineData("a\u001b[2Jb", "a\\u001b[2Jb")]
    [InlineData("x\u202ey", "x\\u202ey")]
    public void Text_of_others_cannot_command_the_terminal(string text, string shown) => Assert.Equal(shown, Printable.Of(text));

    [Fact]
    public void Quotes_of_several_groups_are_added()
    {
        using var first = JsonDocument.Parse("""{"address":"a","bid":{"denom":"uakt","amount":"1.5"},"reasons":[]}""");
        using var second = JsonDocument.Parse("""{"address":"a","bid":{"denom":"uakt","amount":"2"},"reasons":[]}""");
        using var refusal = JsonDocument.Parse("""{"address":"a","bid":null,"reasons":[{"code":"no_room","dimension":"cpu","have":"1","want":"2","suggestion":"less"}]}""");
        Assert.Equal("3.5", JsonShapes.Trimmed(Quoting.Join("a", [first.RootElement, second.RootElement]).Bid!.Amount));
        var refused = Quoting.Join("a", [first.RootElement, refusal.RootElement]);
        Assert.True(refused.Declines);
        Assert.Contains("no_room (cpu: has 1, wants 2), less", refused.Line, StringComparison.Ordinal);
        Assert.Equal(["address", "bid", "valid_until", "signature", "reasons"], refused.Json().Select(member => member.Key));
    }

    [Theory]
    [InlineData("PROPOSAL_STATUS_VOTING_PERIOD")]
    [InlineData("voting_period")]
    [InlineData("2")]
    public void An_enumerated_field_is_set_by_name_or_number(string text)
    {
        var request = new Cosmos.Gov.V1.QueryProposalsRequest();
        MessageFields.Set(request, "proposal_status", text);
        Assert.Equal(Cosmos.Gov.V1.ProposalStatus.VotingPeriod, request.ProposalStatus);
    }

    [Fact]
    public void Every_query_of_the_table_is_a_method_with_these_fields()
    {
        Assert.All(QueryTable.All, spec =>
        {
            Assert.True(Welkin.Core.Codec.TypeUrls.TryGetMethod(spec.Method, out var method), spec.Method);
            var request = method.InputType.Parser.ParseFrom([]);
            foreach (var field in spec.Arguments.Select(name => name.TrimEnd('?')).Concat(spec.Options.Select(text => text.Split('=')[0].TrimEnd('!'))))
            {
                MessageFields.Set(request, field, SampleOf(request.Descriptor, field));
            }

            if (spec.IsPaged) Assert.NotNull(method.InputType.FindFieldByName("pagination"));
            if (spec.Bare.Length > 0) Assert.NotNull(method.OutputType.FindFieldByName(spec.Bare));
        });
    }

    // A text that a field of this kind takes.
    private static string SampleOf(MessageDescriptor message, string path)
    {
        var names = path.Split('.');
        var field = message.FindFieldByName(names[0]);
        return names.Length > 1 ? SampleOf(field.MessageType, string.Join('.', names[1..])) : field.FieldType switch
        {
            FieldType.String => "x",
            FieldType.Bool => "true",
            FieldType.Enum => field.EnumType.Values[0].Name,
            FieldType.Bytes => "eA==",
            _ => "1",
        };
    }
}

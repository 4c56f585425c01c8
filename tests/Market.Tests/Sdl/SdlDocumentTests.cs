using System.Text;
using Welkin.Sdl;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Sdl;

public sealed class SdlDocumentTests
{
    private static string Smallest => File.ReadAllText(RepositoryRoot.Vectors("sdl", "own-welkin", "smallest.yaml"));

    [Theory]
    [InlineData("    image: example/web:1\n", "    imgae: example/web:1\n", 4, 5, "unknown key \"imgae\"", "Did you mean \"image\"?")]
    [InlineData("port: 80", "port: \"80\"", 6, 15, "services.web.expose[0].port is a text", "without quotes")]
    [InlineData("port: 80", "port: 70000", 6, 15, "is 70000", "Choose")]
    [InlineData("units: 1 ", "units: fast ", 13, 23, "profiles.compute.web.resources.cpu.units", "500m")]
    [InlineData("memory: { size: 1Gi }", "memory: { size: much }", 14, 25, "\"much\" is no size", "Ki")]
    [InlineData("denom: uakt", "denom: gold", 19, 23, "\"gold\"", "uakt")]
    [InlineData("profile: web,", "profile: api,", 22, 5, "\"api\" does not exist", "There is web")]
    [InlineData("count: 1 }", "count: 0 }", 22, 34, "count is 0", "range")]
    [InlineData("version: \"2.0\"", "version: 2.0", 1, 10, "version is a number", "quotes")]
    [InlineData("services:\n", "services: [\n", 4, 10, "not valid YAML", "Check")]
    public void An_error_names_the_place_what_is_wrong_and_what_to_do(string old, string bent, int line, int column, string message, string hint)
    {
        Assert.Contains(old, Smallest, StringComparison.Ordinal);
        var errors = SdlDocument.Parse(Smallest.Replace(old, bent, StringComparison.Ordinal), "web.yaml").Errors;
        var error = errors.FirstOrDefault(error => error.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(error is not null, string.Join('\n', errors));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
        Assert.StartsWith($"web.yaml:{line}:{column}: ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_file_are_told_at_once_in_its_order()
    {
        var errors = SdlDocument.Parse(Smallest.Replace("port: 80", "port: 0", StringComparison.Ordinal).Replace("uakt", "gold", StringComparison.Ordinal), "f").Errors;
        Assert.Equal([6, 19], errors.Select(error => error.Line));
    }

    [Fact]
    public void An_empty_text_and_a_text_that_is_no_mapping_are_refused_with_a_place()
    {
        foreach (var text in new[] { "", "# nothing\n", "just words", "- a\n- b\n", "42" })
        {
            var error = Assert.Single(SdlDocument.Parse(text, "f").Errors);
            Assert.Equal(1, error.Line);
        }
    }

    [Fact]
    public void Secrets_are_in_the_manifest_only()
    {
        var text = Smallest.Replace(
            "    image: example/web:1\n",
            "    image: example/web:1\n    env: [\"TOKEN=planted-secret\", PLAIN]\n    credentials: { host: h, username: planted-secret, password: planted-secret }\n",
            StringComparison.Ordinal);
        Assert.True(SdlDocument.Parse(text, "f").TryGet(out var document, out _));
        Assert.Contains("planted-secret", document.ManifestJson(), StringComparison.Ordinal);
        foreach (var shown in new[] { document.ToString(), document.RedactedManifestJson(), document.GroupsJson() })
        {
            Assert.DoesNotContain("planted-secret", shown, StringComparison.Ordinal);
        }

        Assert.Contains("\"TOKEN=***\"", document.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("env: { TOKEN: planted-secret }")]
    [InlineData("env: [{ TOKEN: planted-secret }]")]
    [InlineData("env: [planted-secret, [planted-secret]]")]
    [InlineData("env: [1, \"9planted-secret\"]")]
    [InlineData("credentials: planted-secret")]
    [InlineData("credentials: { host: [planted-secret], username: u, password: planted-secret }")]
    [InlineData("credentials: { host: h, username: u, password: \"planted-secret }")]
    public void No_error_shows_a_secret(string line)
    {
        var text = Smallest.Replace("    image: example/web:1\n", $"    image: example/web:1\n    {line}\n", StringComparison.Ordinal);
        var errors = SdlDocument.Parse(text, "f").Errors;
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.DoesNotContain("planted-secret", error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_network_will_refuse_is_a_warning()
    {
        string[] Warn(string old, string bent)
        {
            Assert.True(SdlDocument.Parse(Smallest.Replace(old, bent, StringComparison.Ordinal), "f").TryGet(out var document, out var errors), string.Join('\n', errors));
            return [.. document.Warnings.Select(warning => warning.Message)];
        }

        Assert.Empty(Warn("x", "x"));
        Assert.Contains("error: invalid unit storage", Assert.Single(Warn("storage: { size: 1Gi }", "storage: { size: 1Ki }")), StringComparison.Ordinal);
        Assert.Contains("whole number", Assert.Single(Warn("units: 1 ", "units: 0.0005 ")), StringComparison.Ordinal);
        Assert.Contains("outside", Assert.Single(Warn("global: true", "global: false")), StringComparison.Ordinal);
        Assert.Contains("no host name", Assert.Single(Warn("port: 80", "port: 80\n        accept: [Not_A_Host]")), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_ibc_denomination_is_a_price()
    {
        var denom = "ibc/" + new string('A', 64);
        Assert.True(SdlDocument.Parse(Smallest.Replace("uakt", denom, StringComparison.Ordinal), "f").TryGet(out var document, out _));
        Assert.Equal(denom, document.Groups()[0].Resources[0].Price.Denom);
        Assert.NotEmpty(SdlDocument.Parse(Smallest.Replace("uakt", denom[..^1], StringComparison.Ordinal), "f").Errors);
    }

    [Fact]
    public void What_newer_clients_added_is_read_in_2_1_files()
    {
        const string Added = "\nreclamation: { min_window: 24h }\n";
        var newer = Smallest.Replace("2.0", "2.1", StringComparison.Ordinal)
            .Replace("    expose:\n", "    params: { tee: cpu, permissions: { read: [events] } }\n    expose:\n", StringComparison.Ordinal)
            .Replace("port: 80", "port: 80\n        http_options: { proxy_buffer_size: 8192 }", StringComparison.Ordinal) + Added;
        Assert.True(SdlDocument.Parse(newer, "f").TryGet(out var document, out var errors), string.Join('\n', errors));
        Assert.Equal(86_400, document.Reclamation()!.MinWindow.Seconds);
        Assert.Contains("\"params\":{\"permissions\":{\"read\":[\"events\"]},\"storage\":null,\"tee\":{\"attestation\":true,\"type\":\"cpu\"}}", document.ManifestJson(), StringComparison.Ordinal);
        Assert.Contains("\"proxyBufferSize\":8192", document.ManifestJson(), StringComparison.Ordinal);
        Assert.Contains("{\"key\":\"tee/type\",\"value\":\"cpu\"}", document.GroupsJson(), StringComparison.Ordinal);
        Assert.Equal(4, SdlDocument.Parse(newer.Replace("2.1", "2.0", StringComparison.Ordinal), "f").Errors.Count);
    }

    [Fact]
    public void A_check_is_one_line_of_four_columns()
    {
        var columns = SdlCheck.Line(Smallest, "a.yaml").Split('\t');
        Assert.Equal(["a.yaml", "ok", "6f778ac2b209d615490155110f824ff4", ""], [columns[0], columns[1], columns[2][..32], columns[3]]);
        Assert.Equal(["b.yaml", "err", "", "b.yaml:1:1: the file is empty; expected version, services, profiles and deployment. Start from one of the examples."], SdlCheck.Line("", "b.yaml").Split('\t'));
    }

    [Fact]
    public void Canonical_JSON_sorts_what_any_client_sent_into_the_same_bytes()
    {
        Assert.True(SdlDocument.Parse(Smallest, "f").TryGet(out var document, out _));
        var json = document.ManifestJson();
        Assert.Equal(json, CanonicalJson.Sort(Encoding.UTF8.GetBytes(json)));
        Assert.Equal("{\"a\":[1.50,\"\\u003c\\u0026\\u003e\"],\"b\":null}", CanonicalJson.Sort(Encoding.UTF8.GetBytes(" { \"b\" : null, \"a\": [1.50, \"<&>\"] }")));
    }
}

using System.Buffers.Text;
using System.Text;
using Akash.Provider.Lease.V1;
using Akash.Provider.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Gateway;
using Welkin.ProviderDaemon.Grpc;
using Welkin.Sdl;
using Welkin.Testing.Executor;

namespace Welkin.Testing.Fuzz.Targets;

/// <summary>What tenants write and send: SDL, manifests, tokens, frames.</summary>
internal static class MarketTargets
{
    private static readonly string[] SdlWords =
    [
        "version", "\"2.0\"", "\"2.1\"", "services", "profiles", "deployment", "compute", "placement", "expose", "to", "global: true", "as", "accept", "proto", "tcp", "http_options", "env", "args", "params",
        "storage", "persistent: true", "class: beta3", "mount: /data", "gpu", "units", "attributes", "vendor", "nvidia", "pricing", "denom", "uakt", "amount", "count", "signedBy", "anyOf", "allOf", "endpoints",
        "kind: ip", "credentials", "512Mi", "0.5", "100m", "1Ki", "1e3", "null", "~", "&a", "*a", "<<: *a", "!!str", "!!binary", "|", ">", "[", "]", "{", "}", "- ", ": ", "#", "\t", "%", "---", "...", "\ufeff",
        "reclamation", "min_window", "24h", "tee", "permissions", "\\ud800", "\U0001F642",
    ];

    public static FuzzTarget Sdl { get; } = new("sdl", "an SDL file: groups, manifest, version, or errors with places", FuzzShape.Text, RunSdl)
    {
        Seeds = () => Directory.EnumerateFiles(RepositoryRoot.Vectors("sdl", "own-welkin"), "*.yaml").Concat(Directory.EnumerateFiles(RepositoryRoot.Combine("examples"), "*.yaml"))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
        Words = SdlWords,
        Limits = FuzzLimits.Default with { Bytes = 256L << 20 },
    };

    public static FuzzTarget Manifest { get; } = new("manifest", "the JSON of a manifest, as PUT to a gateway", FuzzShape.Text, RunManifest)
    {
        Seeds = () => Sdl.Seeds().Select(text => SdlDocument.Parse(Encoding.UTF8.GetString(text), "seed").TryGet(out var document, out _) ? Encoding.UTF8.GetBytes(document.ManifestJson()) : "[]"u8.ToArray()),
        Words = ["null", "true", "\"val\"", "\"services\"", "\"expose\"", "\"hosts\"", "\"storage\"", "\"persistent\"", "\"permissions\"", "\"tee\"", "\"\\ud800\"", "4294967295", "TCP", "UDP", "HTTP"],
    };

    public static FuzzTarget Token { get; } = new("token", "a JSON web token, whole or as three lines that are encoded first", FuzzShape.Text, RunToken)
    {
        Words = ["ES256K", "ES256KADR36", "none", "alg", "iss", "exp", "nbf", "iat", "version", "v1", "leases", "access", "full", "scoped", "granular", "scope", "permissions", "provider", "deployments", "dseq", "1e300", "-0"],
    };

    public static FuzzTarget Shell { get; } = new("shell", "frames of a shell's client: two bytes of length and the frame, over and over", FuzzShape.Bytes, RunShell)
    {
        Seeds = () => [[0, 3, 104, 104, 105, 0, 1, 104, 0, 5, 105, 0, 80, 0, 24], [0, 0, 0, 1, 99]],
        Words = ["\u0068", "\u0069"],
    };

    public static FuzzTarget ProviderGrpc { get; } = new("provider-grpc", "the body of a call to a provider's gRPC port: framing, then a request", FuzzShape.Bytes, RunProviderGrpc)
    {
        Seeds = () => [Frame(new BidScreeningRequest()), Frame(new SendManifestRequest()), Frame(new ServiceLogsRequest { Services = { "web" } }), [1, 0, 0, 0, 0], [0, 0xff, 0xff, 0xff, 0xff]],
    };

    private static string RunSdl(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (!SdlDocument.Parse(text, "fuzz.yaml").TryGet(out var document, out var errors))
        {
            if (errors.Count == 0) throw new FuzzFault("neither a document nor an error");
            if (errors.FirstOrDefault(error => error is not { Line: > 0, Column: > 0, Hint.Length: > 0 } || error.ToString().Length > 2_000) is { } poor) throw new FuzzFault($"an error without place or hint, or too long: {poor}");
            return FuzzTarget.Label(errors[0].Message);
        }

        var manifest = document.ManifestJson();
        if (!SdlDocument.Parse(text, "again").TryGet(out var again, out _) || again.ManifestJson() != manifest) throw new FuzzFault("the same text gives two manifests");
        if (document.Version().Length != 32) throw new FuzzFault("a version is 32 bytes");
        _ = document.GroupsJson() + document.RedactedManifestJson() + document.Warnings.Count;
        var problem = ManifestDocument.Read(Encoding.UTF8.GetBytes(manifest)).Problem;
        return problem is null ? $"ok {document.Warnings.Count}" : throw new FuzzFault($"our provider does not read the manifest of our SDL: {problem}");
    }

    private static string RunManifest(byte[] input)
    {
        var (document, problem) = ManifestDocument.Read(input);
        if (document is null) return problem is null ? throw new FuzzFault("neither a manifest nor a problem") : FuzzTarget.Label(problem.ToString());
        var verdict = ManifestCheck.Against(document, document.Hashes[0], []);
        _ = ManifestCheck.Against(document, document.Hashes[0], [.. document.Groups.Select(group => new Akash.Deployment.V1Beta4.GroupSpec { Name = group.Name })]);
        _ = ManifestText.Of(document.Groups);
        return FuzzTarget.Label(verdict?.ToString() ?? "ok");
    }

    private static string RunToken(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (text.Split('\n') is { Length: > 1 } parts) text = string.Join('.', parts.Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));
        if (!BearerToken.TryParse(text, out var token)) return "none";
        if (token.IsSignedBy(new byte[33])) throw new FuzzFault("signed by a key of zeros");
        var access = token.Grant(DateTimeOffset.FromUnixTimeSeconds(1_767_225_600));
        return access is null ? "claims refused" : $"access {access.Allows(Scope.Shell, "akash1provider", 7)}";
    }

    private static string RunShell(byte[] input)
    {
        var request = new ExecRequest("web", 0, ["cat"], Terminal: true, Input: true);
        var label = new StringBuilder();
        using var source = new MemoryStream(input);
        var length = new byte[2];
        while (source.ReadAtLeast(length, 2, throwOnEndOfStream: false) == 2 && label.Length < 20)
        {
            var frame = new byte[Math.Min((length[0] << 8) | length[1], source.Length - source.Position)];
            source.ReadExactly(frame);
            ShellStream.Handle(frame, new FakeExecSession(request), request, CancellationToken.None).GetAwaiter().GetResult();
            label.Append(frame.Length == 0 ? '-' : frame[0] is 104 or 105 ? (char)frame[0] : '.');
        }

        return label.ToString();
    }

    private static string RunProviderGrpc(byte[] input)
    {
        return Read(BidScreeningRequest.Parser) + Read(SendManifestRequest.Parser) + Read(ServiceLogsRequest.Parser);

        string Read<T>(MessageParser<T> parser) where T : IMessage<T>
        {
            var context = new DefaultHttpContext();
            context.Request.Body = new MemoryStream(input);
            try
            {
                return GrpcCall.Read(context, parser).GetAwaiter().GetResult().CalculateSize() > 0 ? "some " : "empty ";
            }
            catch (GrpcException refused)
            {
                return $"{refused.Status} ";
            }
        }
    }

    private static byte[] Frame(IMessage message)
    {
        var bytes = message.ToByteArray();
        return [0, 0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}

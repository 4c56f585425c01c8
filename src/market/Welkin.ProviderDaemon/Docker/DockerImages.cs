using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>Images of the engine: what is there, pulling, and making the ones that are built on the machine.</summary>
public sealed class DockerImages(DockerApi api)
{
    /// <summary>Images under this name are made on the machine; no registry is ever asked for them.</summary>
    public const string LocalPrefix = "welkin.local/";

    /// <summary>References of all images present.</summary>
    public async Task<IReadOnlySet<string>> Present(CancellationToken cancellation)
    {
        var images = await api.Get("/images/json", cancellation);
        return images.All().SelectMany(i => i.Items("RepoTags").Concat(i.Items("RepoDigests"))).Select(t => t.GetString() ?? "").ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>See <see cref="IExecutor.EnsureImage"/>; <paramref name="pulling"/> is called once when a pull starts.</summary>
    public async Task<ImageOutcome> Ensure(string image, ImageCredentials? credentials, Action? pulling, CancellationToken cancellation)
    {
        if (!ImageReference.TryParse(image, out var reference))
            return new(ImageStatus.Invalid, image, $"'{image}' is not an image reference; write it like registry/name:tag");
        if (await Facts(image, cancellation) is not null) return new(ImageStatus.Present, image);
        if (image.StartsWith(LocalPrefix, StringComparison.Ordinal))
            return new(ImageStatus.NotFound, image, $"image {image} does not exist: images of {LocalPrefix} are made on the provider's machine and this one was not");
        pulling?.Invoke();
        var failure = await Pull(reference, credentials, cancellation);
        return failure is null ? new(ImageStatus.Present, image) : Classify(image, failure);
    }

    /// <summary>Makes an image from a tar of a root filesystem.</summary>
    public async Task Import(string repository, string tag, IEnumerable<string> changes, Stream tar, CancellationToken cancellation)
    {
        var query = "fromSrc=-" + string.Concat(changes.Select(c => "&changes=" + Uri.EscapeDataString(c)));
        var content = new StreamContent(tar);
        content.Headers.ContentType = new("application/x-tar");
        using var response = await api.Open(HttpMethod.Post, "/images/create?" + query, content, null, cancellation);
        var (error, status) = await Outcome(response, cancellation);
        if (error is not null) throw new DockerException(HttpStatusCode.InternalServerError, error);
        // Named in a second step: Podman ignores the tag of an import.
        await api.Post($"/images/{status}/tag?repo={Uri.EscapeDataString(repository)}&tag={Uri.EscapeDataString(tag)}", null, cancellation);
    }

    internal async Task<ImageFacts?> Facts(string image, CancellationToken cancellation)
    {
        // Not escaped: Podman finds no image under an escaped name. The grammar has no character that means anything in a path.
        if (!ImageReference.TryParse(image, out _)) return null;
        try
        {
            var inspected = await api.Get($"/images/{image}/json", cancellation);
            var volumes = inspected.Field("Config").Field("Volumes");
            IReadOnlyList<string> paths = volumes.ValueKind == JsonValueKind.Object ? [.. volumes.EnumerateObject().Select(v => v.Name)] : [];
            return new ImageFacts(inspected.Text("Id"), inspected.Number("Size"), paths);
        }
        catch (DockerException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            return null;
        }
    }

    private async Task<string?> Pull(ImageReference reference, ImageCredentials? credentials, CancellationToken cancellation)
    {
        void Authenticate(HttpRequestMessage request)
        {
            if (credentials is null) return;
            var auth = new JsonObject
            {
                ["username"] = credentials.Username, ["password"] = credentials.Password,
                ["email"] = credentials.Email, ["serveraddress"] = credentials.Host,
            };
            var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(auth.ToJsonString())).Replace('+', '-').Replace('/', '_');
            request.Headers.TryAddWithoutValidation("X-Registry-Auth", text);
        }

        try
        {
            var path = $"/images/create?fromImage={Uri.EscapeDataString(reference.Name)}&tag={Uri.EscapeDataString(reference.TagOrDigest)}";
            using var response = await api.Open(HttpMethod.Post, path, null, Authenticate, cancellation);
            return (await Outcome(response, cancellation)).Error;
        }
        catch (DockerException e)
        {
            return e.Status == HttpStatusCode.NotFound ? "not found: " + e.Message : e.Message;
        }
    }

    // Progress comes as one object a line; a failure is one of them, after status 200, and the last status of an import is the id.
    private static async Task<(string? Error, string Status)> Outcome(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var status = "";
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length == 0) continue;
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.Text("error") is { Length: > 0 } error) return (error, status);
            if (document.RootElement.Text("status") is { Length: > 0 } text) status = text;
        }
        return (null, status);
    }

    // The engine gives no code for what a registry said: its text is all there is. Translated here and nowhere else.
    private static ImageOutcome Classify(string image, string failure)
    {
        bool Says(params string[] words) => words.Any(w => failure.Contains(w, StringComparison.OrdinalIgnoreCase));
        if (Says("unauthorized", "no basic auth", "authentication required", "incorrect username"))
            return new(ImageStatus.Unauthorized, image, $"the registry refused to give {image}: check the credentials of the service");
        if (Says("no such host", "dial tcp", "i/o timeout", "connection refused", "TLS handshake", "request canceled", "server misbehaving", "proxyconnect"))
            return new(ImageStatus.Unreachable, image, $"the registry of {image} cannot be reached from the provider");
        if (Says("not found", "manifest unknown", "does not exist", "pull access denied", "no such image"))
            return new(ImageStatus.NotFound, image, $"image {image} does not exist, or needs credentials; check its name and tag");
        return new(ImageStatus.Unreachable, image, $"pulling {image} failed: {(failure.Length > 300 ? failure[..300] : failure)}");
    }
}

using Akash.Base.Resources.V1Beta4;
using Akash.Deployment.V1Beta4;
using Akash.Manifest.V2Beta3;
using Google.Protobuf.Collections;
using Welkin.Core;
using Attribute = Akash.Base.Attributes.V1.Attribute;
using ManifestGroup = Akash.Manifest.V2Beta3.Group;

namespace Welkin.Sdl;

/// <summary>Writes manifests and groups as the canonical JSON whose SHA-256 is the version of a deployment.</summary>
public static class SdlJson
{
    private const string Hidden = "***";

    /// <summary>The manifest, secrets included: this is what the provider gets and what is hashed.</summary>
    public static string Write(IEnumerable<ManifestGroup> manifest) => Manifest(manifest, isRedacted: false);

    /// <summary>The manifest for people and logs: values of <c>env</c> and <c>credentials</c> are stars.</summary>
    public static string WriteRedacted(IEnumerable<ManifestGroup> manifest) => Manifest(manifest, isRedacted: true);

    /// <summary>The groups, with prices of 18 decimal places.</summary>
    public static string Write(IEnumerable<GroupSpec> groups) => JsonTree.List(groups, Group).ToString();

    private static string Manifest(IEnumerable<ManifestGroup> manifest, bool isRedacted) =>
        JsonTree.List(manifest, group => JsonTree.Object(
            ("name", JsonTree.Of(group.Name)),
            ("services", JsonTree.List(group.Services, service => Service(service, isRedacted))))).ToString();

    private static JsonTree Service(Service service, bool isRedacted) => JsonTree.Object(
        ("name", JsonTree.Of(service.Name)),
        ("image", JsonTree.Of(service.Image)),
        ("command", Texts(service.Command)),
        ("args", Texts(service.Args)),
        ("env", JsonTree.ListOrNull(service.Env, item => JsonTree.Of(isRedacted ? Redact(item) : item))),
        ("resources", Resources(service.Resources)),
        ("count", JsonTree.Of(service.Count)),
        ("expose", JsonTree.List(service.Expose, Expose)),
        ("params", service.Params is { } parameters ? Params(parameters) : null),
        ("credentials", service.Credentials is { } login ? Credentials(login, isRedacted) : JsonTree.Null));

    private static string Redact(string env)
    {
        var split = env.IndexOf('=', StringComparison.Ordinal);
        return split < 0 ? env : env[..(split + 1)] + Hidden;
    }

    private static JsonTree Credentials(ImageCredentials login, bool isRedacted)
    {
        JsonTree Value(string text) => JsonTree.Of(isRedacted && text.Length > 0 ? Hidden : text);
        return JsonTree.Object(("host", Value(login.Host)), ("email", Value(login.Email)), ("username", Value(login.Username)), ("password", Value(login.Password)));
    }

    /// <remarks>Volumes that nobody mounts are an empty list, except beside tee, which only newer clients know: those write null.</remarks>
    private static JsonTree Params(ServiceParams parameters)
    {
        JsonTree Mount(StorageParams mount) => JsonTree.Object(
            ("name", JsonTree.Of(mount.Name)), ("mount", JsonTree.Of(mount.Mount)), ("readOnly", JsonTree.Of(mount.ReadOnly)));
        return JsonTree.Object(
            ("storage", parameters.Tee is null ? JsonTree.List(parameters.Storage, Mount) : JsonTree.ListOrNull(parameters.Storage, Mount)),
            ("permissions", parameters.Permissions is { } permissions ? JsonTree.Object(("read", JsonTree.ListOrNone(permissions.Read, JsonTree.Of))) : null),
            ("tee", parameters.Tee is { } tee ? JsonTree.Object(("type", JsonTree.Of(tee.Type)), ("attestation", JsonTree.Of(tee.Attestation))) : null));
    }

    private static JsonTree Expose(ServiceExpose expose) => JsonTree.Object(
        ("port", JsonTree.Of(expose.Port)),
        ("externalPort", JsonTree.Of(expose.ExternalPort)),
        ("proto", JsonTree.Of(expose.Proto)),
        ("service", JsonTree.Of(expose.Service)),
        ("global", JsonTree.Of(expose.Global)),
        ("hosts", Texts(expose.Hosts)),
        ("httpOptions", HttpOptions(expose.HttpOptions)),
        ("ip", JsonTree.Of(expose.Ip)),
        ("endpointSequenceNumber", JsonTree.Of(expose.EndpointSequenceNumber)));

    private static JsonTree HttpOptions(ServiceExposeHTTPOptions options) => JsonTree.Object(
        ("maxBodySize", JsonTree.Of(options.MaxBodySize)),
        ("readTimeout", JsonTree.Of(options.ReadTimeout)),
        ("sendTimeout", JsonTree.Of(options.SendTimeout)),
        ("nextTries", JsonTree.Of(options.NextTries)),
        ("nextTimeout", JsonTree.Of(options.NextTimeout)),
        ("nextCases", JsonTree.List(options.NextCases, JsonTree.Of)),
        ("proxyBufferSize", options.ProxyBufferSize == 0 ? null : JsonTree.Of(options.ProxyBufferSize)));

    private static JsonTree Group(GroupSpec group) => JsonTree.Object(
        ("name", JsonTree.Of(group.Name)),
        ("requirements", JsonTree.Object(
            ("signed_by", JsonTree.Object(("all_of", Texts(group.Requirements.SignedBy.AllOf)), ("any_of", Texts(group.Requirements.SignedBy.AnyOf)))),
            ("attributes", JsonTree.ListOrNull(group.Requirements.Attributes, Attribute)))),
        ("resources", JsonTree.List(group.Resources, Unit)));

    private static JsonTree Unit(ResourceUnit unit) => JsonTree.Object(
        ("resource", Resources(unit.Resource)),
        ("count", JsonTree.Of(unit.Count)),
        ("price", JsonTree.Object(
            ("denom", JsonTree.Of(unit.Price.Denom)),
            ("amount", JsonTree.Of(Dec.FromWire(unit.Price.Amount).TryGet(out var amount, out _) ? amount.ToString() : unit.Price.Amount)))));

    private static JsonTree Resources(Resources resources) => JsonTree.Object(
        ("id", JsonTree.Of(resources.Id)),
        ("cpu", Quantity("units", resources.Cpu.Units, resources.Cpu.Attributes)),
        ("memory", Quantity("size", resources.Memory.Quantity, resources.Memory.Attributes)),
        ("storage", JsonTree.List(resources.Storage, Volume)),
        ("gpu", Quantity("units", resources.Gpu.Units, resources.Gpu.Attributes)),
        ("endpoints", JsonTree.List(resources.Endpoints, Endpoint)));

    private static JsonTree Volume(Akash.Base.Resources.V1Beta4.Storage volume) => JsonTree.Object(
        ("name", JsonTree.Of(volume.Name)),
        ("size", Value(volume.Quantity)),
        ("attributes", JsonTree.ListOrNone(volume.Attributes, Attribute)));

    private static JsonTree Endpoint(Endpoint endpoint) => JsonTree.Object(
        ("kind", endpoint.Kind == 0 ? null : JsonTree.Of((ulong)endpoint.Kind)),
        ("sequence_number", JsonTree.Of(endpoint.SequenceNumber)));

    private static JsonTree Quantity(string key, ResourceValue value, RepeatedField<Attribute> attributes) =>
        JsonTree.Object((key, Value(value)), ("attributes", JsonTree.ListOrNone(attributes, Attribute)));

    private static JsonTree Value(ResourceValue value) => JsonTree.Object(("val", JsonTree.Of(value.Val.ToStringUtf8())));

    private static JsonTree Attribute(Attribute attribute) => JsonTree.Object(("key", JsonTree.Of(attribute.Key)), ("value", JsonTree.Of(attribute.Value)));

    private static JsonTree Texts(RepeatedField<string> items) => JsonTree.ListOrNull(items, JsonTree.Of);
}

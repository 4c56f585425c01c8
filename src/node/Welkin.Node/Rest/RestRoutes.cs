using Google.Api;
using Google.Protobuf.Reflection;
using Welkin.Core.Codec;
using Welkin.Node.Services;

namespace Welkin.Node.Rest;

/// <summary>One way to call a method over REST.</summary>
/// <param name="HasBody">The request message is the JSON body.</param>
internal sealed record RestRoute(string HttpMethod, PathTemplate Path, MethodDescriptor Method, bool HasBody);

/// <summary>A route with the values that its path gave.</summary>
internal sealed record RestMatch(RestRoute Route, IReadOnlyList<KeyValuePair<string, string>> PathValues);

/// <summary>All routes, from the annotations of the served methods.</summary>
internal sealed class RestRoutes
{
    // Annotated, but the network's node registers no gateway for them.
    private static readonly string[] WithoutGateway =
    [
        "cosmos.base.reflection.v1beta1.ReflectionService", "cosmos.base.reflection.v2alpha1.ReflectionService", "ibc.core.client.v2.Query",
    ];

    // Where params by message type are served, the old route of params takes these words only, and the rest is a type.
    private const string ParamsByType = "/cosmos.gov.v1.Query/MessageBasedParams";
    private const string Params = "/cosmos.gov.v1.Query/Params";
    private static readonly string[] ParamsTypes = ["deposit", "tallying", "voting"];

    private readonly List<RestRoute> routes;
    private readonly bool hasParamsByType;

    public RestRoutes(ServiceRouter router)
    {
        hasParamsByType = router.Serves(ParamsByType);
        routes = AllOf(router);
    }

    private static List<RestRoute> AllOf(ServiceRouter router) =>
    [
        .. TypeUrls.Services
            .Where(service => !WithoutGateway.Contains(service.FullName))
            .SelectMany(service => service.Methods)
            .Where(method => router.Serves(ServiceRouter.PathOf(method)))
            .SelectMany(RoutesOf),
    ];

    /// <summary>All routes, in the order in which they are tried.</summary>
    public IReadOnlyList<RestRoute> All => routes;

    /// <param name="path">Decoded segments.</param>
    public RestMatch? Find(string httpMethod, string[] path)
    {
        foreach (var route in routes)
            if (route.HttpMethod == httpMethod && route.Path.Match(path) is { } values && !IsAType(route, values)) return Plain(route, values);
        return null;
    }

    private bool IsAType(RestRoute route, IReadOnlyList<KeyValuePair<string, string>> values) =>
        hasParamsByType && ServiceRouter.PathOf(route.Method) == Params && !ParamsTypes.Contains(values[0].Value);

    // Without a type the newer route asks for all params.
    private RestMatch Plain(RestRoute route, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        if (ServiceRouter.PathOf(route.Method) != ParamsByType || values[0].Value.Length > 0) return new(route, values);
        return new(routes.First(known => ServiceRouter.PathOf(known.Method) == Params), []);
    }

    private static IEnumerable<RestRoute> RoutesOf(MethodDescriptor method)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule) yield break;
        foreach (var binding in rule.AdditionalBindings.Prepend(rule))
        {
            if (binding.Get.Length > 0) yield return new("GET", new(binding.Get), method, false);
            if (binding.Post.Length > 0) yield return new("POST", new(binding.Post), method, binding.Body.Length > 0);
        }
    }
}

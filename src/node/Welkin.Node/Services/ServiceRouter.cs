using System.Globalization;
using Google.Protobuf.Reflection;
using Welkin.Core.Codec;
using Welkin.Runtime;

namespace Welkin.Node.Services;

/// <summary>Answer of a service method.</summary>
/// <param name="Height">Height to report to the caller; null when none is.</param>
public sealed record ServiceAnswer(IMessage? Response, QueryFailure? Failure, long? Height);

/// <summary>A method that the node itself answers.</summary>
internal delegate Task<Result<IMessage>> ServiceMethod(IMessage request, CancellationToken cancel);

/// <summary>Every gRPC method of the node by its path: the application's queries, and the services about the node. gRPC, gRPC-web and REST ask it.</summary>
internal sealed class ServiceRouter
{
    private const string HeightHeader = "x-cosmos-block-height";

    private readonly IQuerySource queries;
    private readonly Dictionary<string, ServiceMethod> own;
    private readonly HashSet<string> services;

    public ServiceRouter(IQuerySource queries, IEnumerable<KeyValuePair<string, ServiceMethod>> own)
    {
        this.queries = queries;
        this.own = new(own);
        // Which services exist is fixed; a node that has no block yet serves them all the same.
        services = [.. TypeUrls.Services.Where(service => service.Methods.Any(method => Serves(PathOf(method)))).Select(service => service.FullName)];
    }

    /// <summary>Full names of the services, sorted.</summary>
    public IEnumerable<string> Services => services.Order(StringComparer.Ordinal);

    public static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    public bool Serves(string path) => own.ContainsKey(path) || queries.Knows(path);

    public bool HasService(string fullName) => services.Contains(fullName);

    /// <summary>Answers a decoded request.</summary>
    /// <param name="heightText">What the caller wrote as height; null when nothing.</param>
    public async Task<ServiceAnswer> Answer(MethodDescriptor method, IMessage request, string? heightText, CancellationToken cancel)
    {
        if (!HeightOf(heightText).TryGet(out var height, out var error)) return new(null, ChainQuerySource.Failure(error, hasHeight: false), null);
        var path = PathOf(method);
        if (own.TryGetValue(path, out var answer))
        {
            var result = await answer(request, cancel);
            return result.TryGet(out var own, out error) ? new(own, null, height) : new(null, ChainQuerySource.Failure(error, hasHeight: true), height);
        }
        var (response, failure) = queries.Answer(path, request.ToByteArray(), height);
        return new(response, failure, failure is { HasHeight: false } ? null : height);
    }

    private Result<long> HeightOf(string? text)
    {
        if (text is null) return queries.LatestHeight;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var height))
        {
            var why = text.TrimStart('-').Length > 0 && text.TrimStart('-').All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax";
            return SdkErrors.InvalidRequest.With($"Baseapp.RegisterGRPCServer: invalid height header \"{HeightHeader}\": strconv.ParseInt: parsing \"{text}\": {why}");
        }
        if (height < 0) return SdkErrors.InvalidRequest.With("cannot query with height < 0; please provide a valid height");
        if (height == 0) return queries.LatestHeight;
        return height > queries.LatestHeight ? SdkErrors.InvalidHeight.With("cannot query with height in the future; please provide a valid height") : height;
    }

    /// <summary>Row of a table of methods.</summary>
    public static KeyValuePair<string, ServiceMethod> Method<TRequest>(string path, Func<TRequest, Result<IMessage>> run) where TRequest : IMessage =>
        new(path, (request, _) => Task.FromResult(run((TRequest)request)));

    public static KeyValuePair<string, ServiceMethod> Method<TRequest>(string path, Func<TRequest, CancellationToken, Task<Result<IMessage>>> run) where TRequest : IMessage =>
        new(path, (request, cancel) => run((TRequest)request, cancel));
}

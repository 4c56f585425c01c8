using Google.Protobuf.Reflection;
using Welkin.Core.Codec;
using Welkin.Node.Services;

namespace Welkin.Node.Grpc;

/// <summary>A small gRPC server on the platform's HTTP/2: unary calls to the router, and one bidirectional stream, reflection.</summary>
/// <remarks>Spec: gRPC over HTTP/2. Texts are those of grpc-go, which clients of the network know.</remarks>
internal sealed class GrpcServer(ServiceRouter router, int maxReceiveBytes, int maxSendBytes = int.MaxValue)
{
    private readonly GrpcReflection reflection = new(router);

    public async Task Handle(HttpContext context)
    {
        var contentType = context.Request.ContentType ?? "";
        context.Response.ContentType = "application/grpc";
        if (!IsGrpc(contentType) || !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = 415;
            SetStatus(context.Response.Headers, GrpcStatus.InvalidArgument, $"invalid gRPC request content-type \"{contentType}\"");
            return;
        }
        if (!GrpcHeaders.Timeout(context.Request.Headers["grpc-timeout"]).TryGet(out var timeout, out var error))
        {
            context.Response.StatusCode = 400;
            SetStatus(context.Response.Headers, GrpcStatus.Internal, error.Text);
            return;
        }
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (timeout is { } limit) deadline.CancelAfter(limit);
        try
        {
            if (timeout is { } span && span < TimeSpan.FromTicks(1)) throw new GrpcException(GrpcStatus.DeadlineExceeded, "context deadline exceeded");
            if (GrpcReflection.Serves(context.Request.Path)) await Reflect(context, deadline.Token);
            else await CallUnary(context, deadline.Token);
        }
        catch (GrpcException e)
        {
            End(context, e.Status, e.Message);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            End(context, GrpcStatus.DeadlineExceeded, "context deadline exceeded");
        }
    }

    /// <exception cref="GrpcException">No service, or no method of it, has this path.</exception>
    public static MethodDescriptor Find(ServiceRouter router, string path)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 1) throw new GrpcException(GrpcStatus.Unimplemented, $"malformed method name: \"{path}\"");
        var (service, name) = (path[1..slash], path[(slash + 1)..]);
        if (router.Serves(path) && TypeUrls.TryGetMethod(path, out var method)) return method;
        throw new GrpcException(GrpcStatus.Unimplemented, router.HasService(service) ? $"unknown method {name} for service {service}" : $"unknown service {service}");
    }

    /// <exception cref="GrpcException">The bytes are no such message.</exception>
    public static IMessage Decode(MethodDescriptor method, byte[] bytes)
    {
        if (GogoFaults.In(method.InputType, bytes) is { } fault) throw new GrpcException(GrpcStatus.Internal, "grpc: error unmarshalling request: " + fault);
        try
        {
            return method.InputType.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatus.Internal, "grpc: error unmarshalling request: " + e.Message);
        }
    }

    internal static void SetStatus(IHeaderDictionary headers, int status, string message)
    {
        headers["grpc-status"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        headers["grpc-message"] = GrpcHeaders.Encode(message);
    }

    private async Task CallUnary(HttpContext context, CancellationToken cancel)
    {
        var method = Find(router, context.Request.Path.Value ?? "");
        var bytes = await GrpcFrames.Read(context.Request.Body, context.Request.Headers["grpc-encoding"], maxReceiveBytes, cancel);
        if (bytes is null) throw new GrpcException(GrpcStatus.Internal, "grpc: client sent no message for a unary call");
        var request = Decode(method, bytes);
        var height = context.Request.Headers.TryGetValue(GrpcHeaders.Height, out var given) ? given.ToString() : null;
        var answer = await router.Answer(method, request, height, cancel);
        if (answer.Height is { } used) context.Response.Headers[GrpcHeaders.Height] = used.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Failure is { HasHeight: false } refused) throw new GrpcException(refused.Status, refused.Message);
        if (answer.Failure is { } failure)
        {
            // The handler ran, so the headers go out and the status follows them.
            await context.Response.StartAsync(cancel);
            End(context, failure.Status, failure.Message);
            return;
        }
        var encoded = GogoWire.Encode(answer.Response!);
        if (encoded.Length > maxSendBytes) throw new GrpcException(GrpcStatus.ResourceExhausted, $"grpc: trying to send message larger than max ({encoded.Length} vs. {maxSendBytes})");
        await context.Response.Body.WriteAsync(GrpcFrames.Frame(encoded), cancel);
        End(context, GrpcStatus.Ok, "");
    }

    private async Task Reflect(HttpContext context, CancellationToken cancel)
    {
        await context.Response.StartAsync(cancel);
        while (await GrpcFrames.Read(context.Request.Body, context.Request.Headers["grpc-encoding"], maxReceiveBytes, cancel) is { } message)
        {
            await context.Response.Body.WriteAsync(GrpcFrames.Frame(reflection.Answer(message)), cancel);
            await context.Response.Body.FlushAsync(cancel);
        }
        End(context, GrpcStatus.Ok, "");
    }

    /// <summary>Ends a call: in the headers while they are still ours, else in the trailers.</summary>
    private static void End(HttpContext context, int status, string message)
    {
        if (!context.Response.HasStarted)
        {
            SetStatus(context.Response.Headers, status, message);
            return;
        }
        context.Response.AppendTrailer("grpc-status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", GrpcHeaders.Encode(message));
    }

    private static bool IsGrpc(string contentType) =>
        contentType == "application/grpc" || contentType.StartsWith("application/grpc+", StringComparison.Ordinal) || contentType.StartsWith("application/grpc;", StringComparison.Ordinal);
}

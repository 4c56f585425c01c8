using System.Text;
using Welkin.Core.Codec;
using Welkin.Node.Grpc;
using Welkin.Node.Services;

namespace Welkin.Node.Rest;

/// <summary>Unary gRPC for browsers: HTTP/1.1, trailers as a last frame, optionally all in base64.</summary>
internal sealed class GrpcWeb(ServiceRouter router, int maxReceiveBytes)
{
    private const byte TrailerFlag = 0x80;
    private const string TextType = "application/grpc-web-text";

    public static bool IsGrpcWeb(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.ContentType?.StartsWith("application/grpc-web", StringComparison.Ordinal) == true;

    public async Task Handle(HttpContext context)
    {
        var text = context.Request.ContentType!.StartsWith(TextType, StringComparison.Ordinal);
        context.Response.ContentType = context.Request.ContentType;
        context.Response.Headers.Vary = "Origin";
        context.Response.Headers.AccessControlExposeHeaders = "X-Server-Time, Vary, X-Cosmos-Block-Height, Date, Content-Type, grpc-status, grpc-message";
        using var reply = new MemoryStream();
        try
        {
            await Call(context, text, reply);
        }
        catch (GrpcException e) when (e.Status == GrpcStatus.Unimplemented)
        {
            // No handler ran: the status stands in the headers and there is no body.
            GrpcServer.SetStatus(context.Response.Headers, e.Status, e.Message);
            context.Response.Headers.AccessControlExposeHeaders = "Grpc-Status, Grpc-Message, Date, Content-Type, X-Server-Time, Vary, grpc-status, grpc-message";
            return;
        }
        catch (GrpcException e)
        {
            WriteTrailers(reply, e.Status, e.Message);
        }
        var bytes = reply.ToArray();
        await context.Response.Body.WriteAsync(text ? Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)) : bytes, context.RequestAborted);
    }

    private async Task Call(HttpContext context, bool text, MemoryStream reply)
    {
        var method = GrpcServer.Find(router, context.Request.Path.Value ?? "");
        var body = text ? await FromBase64(context) : context.Request.Body;
        var message = await GrpcFrames.Read(body, context.Request.Headers["grpc-encoding"], maxReceiveBytes, context.RequestAborted)
            ?? throw new GrpcException(GrpcStatus.Internal, "grpc: client sent no message for a unary call");
        var height = context.Request.Headers.TryGetValue(GrpcHeaders.Height, out var given) ? given.ToString() : null;
        var answer = await router.Answer(method, GrpcServer.Decode(method, message), height, context.RequestAborted);
        if (answer.Height is { } used) context.Response.Headers[GrpcHeaders.Height] = used.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Failure is { } failure) throw new GrpcException(failure.Status, failure.Message);
        reply.Write(GrpcFrames.Frame(GogoWire.Encode(answer.Response!)));
        WriteTrailers(reply, GrpcStatus.Ok, "");
    }

    private async Task<Stream> FromBase64(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16384];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (buffer.Length + read > maxReceiveBytes * 2L) throw new GrpcException(GrpcStatus.ResourceExhausted, "grpc: received message larger than max");
            buffer.Write(chunk, 0, read);
        }
        try
        {
            return new MemoryStream(Convert.FromBase64String(Encoding.ASCII.GetString(buffer.ToArray())));
        }
        catch (FormatException)
        {
            throw new GrpcException(GrpcStatus.Internal, "grpc: the body is not base64");
        }
    }

    private static void WriteTrailers(MemoryStream reply, int status, string message) =>
        reply.Write(GrpcFrames.Frame(Encoding.ASCII.GetBytes($"grpc-status: {status}\r\n{(message.Length > 0 ? $"grpc-message: {GrpcHeaders.Encode(message)}\r\n" : "")}"), TrailerFlag));
}

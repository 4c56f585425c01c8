using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Welkin.ProviderDaemon.Grpc;

/// <summary>The statuses of gRPC this server gives.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    InvalidArgument = 3,
    NotFound = 5,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Unimplemented = 12,
    Unavailable = 14,
    Unauthenticated = 16,
}

/// <summary>Ends a call with a status; the message is for the caller.</summary>
internal sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    public GrpcStatus Status => status;
}

/// <summary>The framing of one gRPC call on an HTTP/2 request: length-prefixed messages, status in the trailers.</summary>
internal static class GrpcCall
{
    private const int HeaderBytes = 5;
    private const int MaxMessageBytes = 4 << 20;

    /// <summary>The one request message of a call.</summary>
    public static async Task<T> Read<T>(HttpContext context, MessageParser<T> parser)
        where T : IMessage<T>
    {
        var header = new byte[HeaderBytes];
        await Fill(context, header);
        if (header[0] != 0)
        {
            throw new GrpcException(GrpcStatus.Unimplemented, "compressed messages are not read; send identity");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (length > MaxMessageBytes)
        {
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"the message has {length} bytes; at most {MaxMessageBytes} are read");
        }

        var body = new byte[length];
        await Fill(context, body);
        try
        {
            return parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, $"the message is not a {parser.ParseFrom([]).Descriptor.FullName}");
        }
    }

    public static async Task Write(HttpContext context, IMessage message)
    {
        var frame = new byte[HeaderBytes + message.CalculateSize()];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - HeaderBytes));
        message.WriteTo(frame.AsSpan(HeaderBytes));
        await context.Response.Body.WriteAsync(frame, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Ends the call; the status goes into the trailers, whether or not there was a message.</summary>
    public static void Finish(HttpContext context, GrpcStatus status, string message)
    {
        context.Response.AppendTrailer("grpc-status", ((int)status).ToString(CultureInfo.InvariantCulture));
        if (message.Length > 0)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        }
    }

    private static async Task Fill(HttpContext context, Memory<byte> buffer)
    {
        try
        {
            await context.Request.Body.ReadExactlyAsync(buffer, context.RequestAborted);
        }
        catch (EndOfStreamException)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, "the request ends inside of a message");
        }
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Welkin.Core;

namespace Welkin.Client.Grpc;

/// <summary>Status codes of gRPC.</summary>
public enum GrpcStatus
{
    /// <summary>Success.</summary>
    Ok,

    /// <summary>The caller gave up.</summary>
    Cancelled,

    /// <summary>Anything else.</summary>
    Unknown,

    /// <summary>The request makes no sense.</summary>
    InvalidArgument,

    /// <summary>No answer in time.</summary>
    DeadlineExceeded,

    /// <summary>The thing does not exist.</summary>
    NotFound,

    /// <summary>The thing exists already.</summary>
    AlreadyExists,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied,

    /// <summary>A limit was reached.</summary>
    ResourceExhausted,

    /// <summary>The state does not allow it.</summary>
    FailedPrecondition,

    /// <summary>A conflict with another call.</summary>
    Aborted,

    /// <summary>Past the end.</summary>
    OutOfRange,

    /// <summary>No such method.</summary>
    Unimplemented,

    /// <summary>A bug of the server.</summary>
    Internal,

    /// <summary>The server is not there.</summary>
    Unavailable,

    /// <summary>Data was lost.</summary>
    DataLoss,

    /// <summary>The caller is unknown.</summary>
    Unauthenticated,
}

/// <summary>A gRPC call failed.</summary>
public sealed class GrpcException(GrpcStatus status, string message, Exception? inner = null) : ClientException(message, inner)
{
    /// <summary>The status code.</summary>
    public GrpcStatus Status { get; } = status;

    /// <inheritdoc/>
    public override bool IsUnavailable => Status is GrpcStatus.Unavailable or GrpcStatus.DeadlineExceeded;
}

/// <summary>A small gRPC client: unary calls and server streams over HTTP/2, plain or TLS, with deadlines.</summary>
public sealed class GrpcChannel : IDisposable
{
    private const int PrefixLength = 5;
    private const int MaxMessageLength = 64 * 1024 * 1024;
    private static readonly MediaTypeHeaderValue ContentType = new("application/grpc");

    private readonly HttpClient _http;

    /// <summary>Opens a channel; <c>http://</c> speaks HTTP/2 without TLS.</summary>
    public GrpcChannel(Uri endpoint, HttpMessageHandler? handler = null)
    {
        Endpoint = endpoint;
        _http = new HttpClient(handler ?? LocalNames.CreateHandler()) { BaseAddress = endpoint, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The server's address.</summary>
    public Uri Endpoint { get; }

    /// <summary>The time a call may take unless it names its own.</summary>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls a method with one answer.</summary>
    /// <param name="path">For example <c>/cosmos.bank.v1beta1.Query/Balance</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="metadata">Headers to send, or null.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(string path, TRequest request, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellation)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(DefaultDeadline);
        TResponse? answer = null;
        await foreach (var message in StreamAsync<TRequest, TResponse>(path, request, metadata, DefaultDeadline, cancellation, deadline.Token).ConfigureAwait(false))
        {
            answer = message;
        }

        return answer ?? throw new GrpcException(GrpcStatus.Internal, $"{path} sent no answer");
    }

    /// <summary>Calls a method with a stream of answers, until it ends or the caller stops.</summary>
    public IAsyncEnumerable<TResponse> ServerStreamAsync<TRequest, TResponse>(string path, TRequest request, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellation)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new() =>
        StreamAsync<TRequest, TResponse>(path, request, metadata, null, cancellation, cancellation);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        string path, TRequest request, IReadOnlyDictionary<string, string>? metadata, TimeSpan? deadline, CancellationToken caller, [EnumeratorCancellation] CancellationToken cancellation)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        var parser = new MessageParser<TResponse>(() => new TResponse());
        using var response = await Guarded(path, caller, () => SendAsync(path, request, metadata, deadline, cancellation)).ConfigureAwait(false);
        ThrowIfFailed(path, response.Headers, onlyIfPresent: true);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        while (await Guarded(path, caller, () => ReadFrameAsync(body, cancellation)).ConfigureAwait(false) is { } frame)
        {
            yield return parser.ParseFrom(frame);
        }

        ThrowIfFailed(path, response.TrailingHeaders, onlyIfPresent: response.Headers.Contains("grpc-status"));
    }

    private async Task<HttpResponseMessage> SendAsync(string path, IMessage request, IReadOnlyDictionary<string, string>? metadata, TimeSpan? deadline, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(request)),
        };
        message.Content.Headers.ContentType = ContentType;
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (deadline is { } limit)
        {
            message.Headers.Add("grpc-timeout", $"{(long)limit.TotalMilliseconds}m");
        }

        foreach (var (name, value) in metadata ?? new Dictionary<string, string>())
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            response.Dispose();
            throw new GrpcException(GrpcStatus.Unknown, $"{Endpoint} answered {path} with HTTP status {(int)response.StatusCode}");
        }

        return response;
    }

    private static byte[] Frame(IMessage request)
    {
        var frame = new byte[PrefixLength + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - PrefixLength);
        request.WriteTo(frame.AsSpan(PrefixLength));
        return frame;
    }

    private static async Task<byte[]?> ReadFrameAsync(Stream body, CancellationToken cancellation)
    {
        var prefix = new byte[PrefixLength];
        var read = await body.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (read == 0)
        {
            return null;
        }

        var length = read == PrefixLength ? BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1)) : uint.MaxValue;
        if (prefix[0] != 0 || length > MaxMessageLength)
        {
            throw new GrpcException(GrpcStatus.Internal, "the server sent a malformed, compressed or oversized message");
        }

        var frame = new byte[length];
        await body.ReadExactlyAsync(frame, cancellation).ConfigureAwait(false);
        return frame;
    }

    private async Task<T> Guarded<T>(string path, CancellationToken caller, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new GrpcException(GrpcStatus.Unavailable, $"no answer from {Endpoint}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!caller.IsCancellationRequested)
        {
            throw new GrpcException(GrpcStatus.DeadlineExceeded, $"{Endpoint} did not answer {path} in time", exception);
        }
    }

    private static void ThrowIfFailed(string path, HttpHeaders headers, bool onlyIfPresent)
    {
        if (!headers.TryGetValues("grpc-status", out var values))
        {
            if (!onlyIfPresent)
            {
                throw new GrpcException(GrpcStatus.Internal, $"{path} ended without a status");
            }

            return;
        }

        var status = int.TryParse(values.First(), out var number) && number is >= 0 and <= 16 ? (GrpcStatus)number : GrpcStatus.Unknown;
        if (status != GrpcStatus.Ok)
        {
            var text = headers.TryGetValues("grpc-message", out var messages) ? Uri.UnescapeDataString(messages.First()) : status.ToString();
            throw new GrpcException(status, text);
        }
    }
}

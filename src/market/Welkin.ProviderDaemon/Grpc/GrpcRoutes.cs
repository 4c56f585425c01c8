using Akash.Provider.Lease.V1;
using Akash.Provider.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Welkin.ProviderDaemon.Chain;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Gateway;

namespace Welkin.ProviderDaemon.Grpc;

/// <summary>The gRPC side of the gateway: <c>akash.provider.v1.ProviderRPC</c> and <c>akash.provider.lease.v1.LeaseRPC</c>.</summary>
internal sealed class GrpcRoutes(GatewayServices services)
{
    private const string ProviderService = "/akash.provider.v1.ProviderRPC/";
    private const string LeaseService = "/akash.provider.lease.v1.LeaseRPC/";

    private readonly ProviderRpc _provider = new(services.Board);
    private readonly LeaseRpc _lease = new(services.Desk);

    public async Task Serve(HttpContext context)
    {
        var type = context.Request.ContentType ?? "";
        if (!HttpMethods.IsPost(context.Request.Method) || type is not ("application/grpc" or "application/grpc+proto"))
        {
            await Answers.Text(context, StatusCodes.Status415UnsupportedMediaType, "this port speaks gRPC; the REST gateway is on the other one");
            return;
        }

        context.Response.ContentType = type;
        try
        {
            await Dispatch(context);
            GrpcCall.Finish(context, GrpcStatus.Ok, "");
        }
        catch (GrpcException e)
        {
            GrpcCall.Finish(context, e.Status, e.Message);
        }
        catch (Exception e) when (e is ChainUnavailableException or ExecutorUnavailableException)
        {
            GrpcCall.Finish(context, GrpcStatus.Unavailable, e.Message);
        }
    }

    private Task Dispatch(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        return path.StartsWith(LeaseService, StringComparison.Ordinal)
            ? Lease(context, path[LeaseService.Length..])
            : Provider(context, path);
    }

    private async Task Provider(HttpContext context, string path)
    {
        switch (path)
        {
            case ProviderService + "GetStatus":
                await GrpcCall.Read(context, Empty.Parser);
                await GrpcCall.Write(context, _provider.Status());
                break;
            case ProviderService + "StreamStatus":
                await GrpcCall.Read(context, Empty.Parser);
                await WriteAll(context, _provider.Statuses(context.RequestAborted));
                break;
            case ProviderService + "BidScreening":
                await GrpcCall.Write(context, _provider.Screen(await GrpcCall.Read(context, BidScreeningRequest.Parser)));
                break;
            default:
                throw new GrpcException(GrpcStatus.Unimplemented, $"unknown method {path}");
        }
    }

    private async Task Lease(HttpContext context, string method)
    {
        var cancellation = context.RequestAborted;
        switch (method)
        {
            case "SendManifest":
                await GrpcCall.Write(context, await _lease.SendManifest(await GrpcCall.Read(context, SendManifestRequest.Parser), await Caller(context), cancellation));
                break;
            case "ServiceStatus":
                await GrpcCall.Write(context, await _lease.Status(await GrpcCall.Read(context, ServiceStatusRequest.Parser), await Caller(context), cancellation));
                break;
            case "StreamServiceStatus":
                await WriteAll(context, _lease.Statuses(await GrpcCall.Read(context, ServiceStatusRequest.Parser), await Caller(context), services.Board, cancellation));
                break;
            case "ServiceLogs":
                await GrpcCall.Write(context, await _lease.Logs(await GrpcCall.Read(context, ServiceLogsRequest.Parser), await Caller(context), cancellation));
                break;
            case "StreamServiceLogs":
                await WriteAll(context, _lease.FollowLogs(await GrpcCall.Read(context, ServiceLogsRequest.Parser), await Caller(context), cancellation));
                break;
            default:
                throw new GrpcException(GrpcStatus.Unimplemented, $"unknown method {LeaseService}{method}");
        }
    }

    private static async Task WriteAll(HttpContext context, IAsyncEnumerable<Google.Protobuf.IMessage> messages)
    {
        await foreach (var message in messages)
        {
            await GrpcCall.Write(context, message);
        }
    }

    private async Task<Caller> Caller(HttpContext context) => await services.Authenticator.Identify(context) switch
    {
        Identity.Known known => known.Caller,
        Identity.Refused refused => throw new GrpcException(GrpcStatus.Unauthenticated, refused.Message),
        _ => throw new GrpcException(GrpcStatus.Unauthenticated, "show a client certificate that is on chain, or a token"),
    };
}

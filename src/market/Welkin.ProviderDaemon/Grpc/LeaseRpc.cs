using System.Runtime.CompilerServices;
using System.Text;
using Akash.Provider.Lease.V1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Gateway;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Grpc;

/// <summary>A tenant's side: manifest, states and logs of a lease.</summary>
internal sealed class LeaseRpc(LeaseDesk desk)
{
    private const int LogTail = 1_000;

    public async Task<SendManifestResponse> SendManifest(SendManifestRequest request, Caller caller, CancellationToken cancellation)
    {
        var lease = Covered(request.LeaseId, caller, Scope.SendManifest);
        var outcome = await desk.Submit(caller.Owner, lease.DSeq, ManifestText.Of(request.Manifest), cancellation);
        return outcome.Status switch
        {
            SubmitStatus.Accepted => new SendManifestResponse(),
            SubmitStatus.NoLease => throw new GrpcException(GrpcStatus.NotFound, outcome.Text),
            SubmitStatus.Unprocessable => throw new GrpcException(GrpcStatus.InvalidArgument, outcome.Text),
            _ => throw new GrpcException(GrpcStatus.FailedPrecondition, outcome.Text),
        };
    }

    public async Task<ServiceStatusResponse> Status(ServiceStatusRequest request, Caller caller, CancellationToken cancellation)
    {
        var lease = Covered(request.LeaseId, caller, Scope.Status);
        return await desk.State(lease, cancellation) is { } state
            ? Of(state, request.Services)
            : throw new GrpcException(GrpcStatus.NotFound, "there is no manifest for this lease");
    }

    public async IAsyncEnumerable<ServiceStatusResponse> Statuses(ServiceStatusRequest request, Caller caller, StatusBoard board, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ServiceStatusResponse? last = null;
        while (!cancellation.IsCancellationRequested)
        {
            var changed = board.Changed;
            var now = await Status(request, caller, cancellation);
            if (!now.Equals(last))
            {
                yield return last = now;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    public async Task<ServiceLogsResponse> Logs(ServiceLogsRequest request, Caller caller, CancellationToken cancellation)
    {
        var lease = Covered(request.LeaseId, caller, Scope.Logs);
        var texts = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        await foreach (var line in desk.Executor.Logs(WorkloadBuilder.Key(lease), new LogQuery([.. request.Services], LogTail), cancellation))
        {
            if (!texts.TryGetValue(line.Service, out var text))
            {
                texts[line.Service] = text = new StringBuilder();
            }

            text.Append(line.Text).Append('\n');
        }

        var response = new ServiceLogsResponse();
        response.Services.AddRange(texts.Select(pair => new ServiceLogs { Name = pair.Key, Logs = ByteString.CopyFromUtf8(pair.Value.ToString()) }));
        return response;
    }

    public async IAsyncEnumerable<ServiceLogsResponse> FollowLogs(ServiceLogsRequest request, Caller caller, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lease = Covered(request.LeaseId, caller, Scope.Logs);
        await foreach (var line in desk.Executor.Logs(WorkloadBuilder.Key(lease), new LogQuery([.. request.Services], LogTail, Follow: true), cancellation))
        {
            yield return new ServiceLogsResponse { Services = { new ServiceLogs { Name = line.Service, Logs = ByteString.CopyFromUtf8(line.Text + "\n") } } };
        }
    }

    private static ServiceStatusResponse Of(LeaseState state, IReadOnlyCollection<string> services)
    {
        var response = new ServiceStatusResponse();
        foreach (var service in state.Services.Where(service => services.Count == 0 || services.Contains(service.Name)))
        {
            var status = new ServiceStatus
            {
                Name = service.Name,
                Status = new LeaseServiceStatus
                {
                    Available = service.Available,
                    Total = service.Total,
                    ObservedGeneration = 1,
                    Replicas = service.Total,
                    UpdatedReplicas = service.Running,
                    ReadyReplicas = service.Available,
                    AvailableReplicas = service.Available,
                },
            };
            status.Status.Uris.AddRange(service.Uris);
            status.Ports.AddRange(state.Ports.Where(route => route.Service == service.Name).Select(route => new ForwarderPortStatus
            {
                Port = (uint)route.WantedPort,
                ExternalPort = (uint)route.HostPort,
                Proto = route.Protocol == PortProtocol.Udp ? "UDP" : "TCP",
                Name = route.Service,
            }));
            response.Services.Add(status);
        }

        return response;
    }

    private LeaseId Covered(Akash.Market.V1.LeaseID? id, Caller caller, Scope scope)
    {
        if (id is null || !Address.Parse(id.Owner).TryGet(out var owner, out _) || owner != caller.Owner || id.Provider != desk.Provider.ToString())
        {
            throw new GrpcException(GrpcStatus.Unauthenticated, "the lease is not one of the caller with this provider");
        }

        var lease = LeaseId.Of(owner, id.Dseq, id.Gseq, id.Oseq, desk.Provider);
        return caller.Access.Allows(scope, lease) ? lease : throw new GrpcException(GrpcStatus.Unauthenticated, "the token does not allow this");
    }
}

namespace Welkin.ProviderDaemon.Executor;

/// <summary>
/// The place where workloads run: one container engine or one cluster. Every operation is declarative and idempotent, so
/// that the level-triggered provider may repeat it after any failure.
/// </summary>
/// <remarks>
/// Implementations: <c>DockerExecutor</c>, the tests' <c>FakeExecutor</c>, later Kubernetes. All of them pass
/// <c>ExecutorConformance</c>. A machine that fails (engine gone, disk full) surfaces as <see cref="ExecutorUnavailableException"/>;
/// whatever a tenant's input can cause is a value, never an exception.
/// </remarks>
public interface IExecutor
{
    /// <summary>What this executor can enforce now, and how much of it there is. Packing sees only this.</summary>
    Task<ExecutorCapabilities> Capabilities(CancellationToken cancellation);

    /// <summary>Everything of ours that exists on the executor, orphans included.</summary>
    Task<ExecutorView> Observe(CancellationToken cancellation);

    /// <summary>
    /// Makes the lease's workload be as described: creates what is missing, replaces what differs, removes surplus replicas,
    /// starts what is stopped and due. Returns once the engine accepted the work; readiness is read from <see cref="Observe"/>.
    /// </summary>
    Task<ApplyOutcome> Apply(LeaseWorkload workload, CancellationToken cancellation);

    /// <summary>Removes every container, network and volume of the lease. Succeeds when nothing is there.</summary>
    Task Remove(LeaseKey lease, CancellationToken cancellation);

    /// <summary>Makes the image present. Images of <c>welkin.local/</c> are made on the machine and never pulled.</summary>
    Task<ImageOutcome> EnsureImage(string image, ImageCredentials? credentials, CancellationToken cancellation);

    /// <summary>Log lines of the lease's containers, merged in order of arrival. Ends when not following, or when the lease is removed.</summary>
    IAsyncEnumerable<LogLine> Logs(LeaseKey lease, LogQuery query, CancellationToken cancellation);

    /// <summary>Events of all leases from now on. They only wake the provider up early; nothing may depend on seeing one.</summary>
    IAsyncEnumerable<ExecutorEvent> Events(CancellationToken cancellation);

    /// <summary>Starts a command in a running replica; null when there is no such running replica.</summary>
    Task<IExecSession?> Exec(LeaseKey lease, ExecRequest request, CancellationToken cancellation);

    /// <summary>Resource use of the lease's running replicas.</summary>
    Task<IReadOnlyList<ReplicaStats>> Stats(LeaseKey lease, CancellationToken cancellation);
}

/// <summary>A command running in a container.</summary>
public interface IExecSession : IAsyncDisposable
{
    /// <summary>Output in order; ends when the command has closed both streams.</summary>
    IAsyncEnumerable<ExecChunk> Output(CancellationToken cancellation);

    /// <summary>Sends bytes to the command's standard input.</summary>
    Task Write(ReadOnlyMemory<byte> input, CancellationToken cancellation);

    /// <summary>Closes standard input; the command sees end of file.</summary>
    Task CloseInput(CancellationToken cancellation);

    /// <summary>Tells a terminal its new size. Ignored without a terminal.</summary>
    Task Resize(int columns, int rows, CancellationToken cancellation);

    /// <summary>The command's exit code, known once <see cref="Output"/> has ended.</summary>
    Task<int> ExitCode(CancellationToken cancellation);
}

/// <summary>The executor itself does not answer or refuses to work; the message says what the operator can do.</summary>
public sealed class ExecutorUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

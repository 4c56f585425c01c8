using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Welkin.Core;
using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Docker.Engine;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Host;

/// <summary>The container engine of this provider and the executor on it.</summary>
internal sealed partial class Engine : IAsyncDisposable
{
    private const int KeyBytes = 32;
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(5);

    private readonly DockerExecutor _executor;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    private Engine(DockerExecutor executor, ReadOnlyMemory<byte> key, Func<CancellationToken, Task> watch)
    {
        (_executor, FingerprintKey) = (executor, key);
        _watching = watch(_stop.Token);
    }

    public IExecutor Executor => _executor;

    public ReadOnlyMemory<byte> FingerprintKey { get; }

    /// <summary>Finds the engine, or starts the machine's private one and keeps it running.</summary>
    public static async Task<Engine> Open(ProviderOptions options, Address provider, ILogger logger, CancellationToken cancellation)
    {
        var (socket, watch) = await Locate(options, logger, cancellation);
        using (var api = new DockerApi(socket))
        {
            await Sample(api, logger, cancellation);
        }

        var key = Key(Path.Combine(options.Home, "fingerprint.key"));
        var machine = new MachineOptions(socket, options.Isolation == IsolationMode.Full, options.IngressListen?.Port ?? 0, options.ForwardedPorts);
        var scope = new ExecutorScope(options.NetworkHome, provider.ToString());
        try
        {
            var executor = await DockerExecutor.Open(machine, new DockerExecutorOptions(scope, key), TimeProvider.System, cancellation);
            return new Engine(executor, key, watch);
        }
        catch (Exception e) when (e is DockerException or ExecutorUnavailableException)
        {
            throw new ProviderStartException($"the container engine at {socket} cannot be used: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        await _executor.DisposeAsync();
        _stop.Dispose();
    }

    private static async Task<(string Socket, Func<CancellationToken, Task> Watch)> Locate(ProviderOptions options, ILogger logger, CancellationToken cancellation)
    {
        try
        {
            var found = await EngineLocator.Find(options.ContainerSocket, Environment.GetEnvironmentVariable("DOCKER_HOST"), cancellation);
            if (found is not null)
            {
                return (found, _ => Task.CompletedTask);
            }

            var engine = new PrivateEngine(new PrivateEngineOptions());
            await engine.Ensure(options.NetworkHome, cancellation);
            return (engine.Socket, stop => Watch(engine, options.NetworkHome, logger, stop));
        }
        catch (EngineException e)
        {
            throw new ProviderStartException(e.Message, e);
        }
    }

    /// <summary>A private engine that dies is started again; its containers outlive it.</summary>
    private static async Task Watch(PrivateEngine engine, string home, ILogger logger, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(WatchEvery, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!stop.IsCancellationRequested && !await DockerApi.Answers(engine.Socket, stop))
                {
                    await engine.Ensure(home, stop);
                    Restarted(logger);
                }
            }
            catch (Exception e) when (e is EngineException or IOException)
            {
                StillDown(logger, e.Message);
            }
            catch (OperationCanceledException)
            {
                // Asked to stop.
            }
        }
    }

    private static async Task Sample(DockerApi api, ILogger logger, CancellationToken cancellation)
    {
        try
        {
            await SampleImage.Ensure(api, cancellation);
        }
        catch (Exception e) when (e is EngineException or DockerException or ExecutorUnavailableException)
        {
            NoSample(logger, e.Message);
        }
    }

    private static byte[] Key(string path)
    {
        if (!File.Exists(path))
        {
            PrivateFiles.Write(path, RandomNumberGenerator.GetBytes(KeyBytes));
        }

        return File.ReadAllBytes(path);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The container engine had died and is started again")]
    private static partial void Restarted(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The container engine is down and cannot be started: {Reason}")]
    private static partial void StillDown(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sample image is not there: {Reason}")]
    private static partial void NoSample(ILogger logger, string reason);
}

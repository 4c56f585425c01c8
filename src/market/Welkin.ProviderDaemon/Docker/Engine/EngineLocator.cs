namespace Welkin.ProviderDaemon.Docker.Engine;

/// <summary>Finds a container engine that answers: the one that was asked for, the environment's, or the machine's.</summary>
public static class EngineLocator
{
    /// <summary>The socket of the machine's own engine.</summary>
    public const string MachineSocket = "/var/run/docker.sock";

    /// <summary>
    /// The first socket that answers. An engine that was named and does not answer is an error rather than a reason to take
    /// another one: <paramref name="named"/> is the option, <paramref name="dockerHost"/> the variable <c>DOCKER_HOST</c>.
    /// Null when none was named and the machine has none.
    /// </summary>
    /// <exception cref="EngineException">The named engine does not answer.</exception>
    public static async Task<string?> Find(string? named, string? dockerHost, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(named)) return await Need(Path(named), "--container-socket", cancellation);
        if (!string.IsNullOrEmpty(dockerHost)) return await Need(Path(dockerHost), "DOCKER_HOST", cancellation);
        return await DockerApi.Answers(MachineSocket, cancellation) ? MachineSocket : null;
    }

    private static async Task<string> Need(string path, string source, CancellationToken cancellation)
    {
        if (!path.StartsWith('/')) throw new EngineException($"{source} must name a unix socket (a path, or unix://PATH), not '{path}'");
        if (await DockerApi.Answers(path, cancellation)) return path;
        throw new EngineException($"no container engine answers at {path} (named by {source}); start it, or leave {source} out");
    }

    private static string Path(string address) => address.StartsWith("unix://", StringComparison.Ordinal) ? address["unix://".Length..] : address;
}

/// <summary>There is no container engine to work with; the message says why and what to do.</summary>
public sealed class EngineException(string message, Exception? inner = null) : Exception(message, inner);

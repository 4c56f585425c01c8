using Welkin.ProviderDaemon.Executor;
using Welkin.Tests.ProviderDaemon;
using Xunit;

namespace Welkin.Tests.Docker;

/// <summary>The same promises, kept by a real engine.</summary>
[Collection("engine")]
public sealed class DockerConformanceTests(EngineFixture engine) : ExecutorConformance
{
    protected override IExecutor Executor => engine.Executor;
}

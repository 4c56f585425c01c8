using Welkin.ProviderDaemon.Executor;
using Welkin.Testing.Executor;

namespace Welkin.Tests.ProviderDaemon;

/// <summary>The executor of all other tests keeps the port's promises.</summary>
public sealed class FakeExecutorTests : ExecutorConformance
{
    protected override IExecutor Executor { get; } = new FakeExecutor(TimeProvider.System);
}

namespace Welkin.Engine.Pool;

/// <summary>Lets one caller at a time drive the application, in the order of their coming. Info and Query need no turn.</summary>
public sealed class AppGate(IApplication application) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The application, for calls that need no turn.</summary>
    public IApplication Application => application;

    public async Task<T> Run<T>(Func<IApplication, T> call, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            return call(application);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}

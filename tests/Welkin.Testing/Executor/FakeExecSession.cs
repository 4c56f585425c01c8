using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.Testing.Executor;

internal sealed class FakeExecSession : IExecSession
{
    private readonly Channel<byte[]> _output = Channel.CreateUnbounded<byte[]>();
    private readonly bool _echoesInput;
    private readonly int _exitCode;

    public FakeExecSession(ExecRequest request)
    {
        // The conformance suite speaks through `sh -c`, which images of every kind have.
        var words = request.Command is ["sh", "-c", var script] ? script.Split(' ') : [.. request.Command];
        switch (words)
        {
            case ["echo", .. var rest]: _output.Writer.TryWrite(Encoding.UTF8.GetBytes(string.Join(' ', rest) + "\n")); break;
            case ["exit", var code]: _exitCode = int.Parse(code, System.Globalization.CultureInfo.InvariantCulture); break;
            case ["cat"]: _echoesInput = request.Input; break;
            default: _exitCode = 127; break;
        }
        if (!_echoesInput) _output.Writer.TryComplete();
    }

    public async IAsyncEnumerable<ExecChunk> Output([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var bytes in _output.Reader.ReadAllAsync(cancellation)) yield return new(OutputStream.Out, bytes);
    }

    public Task Write(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        if (_echoesInput) _output.Writer.TryWrite(input.ToArray());
        return Task.CompletedTask;
    }

    public Task CloseInput(CancellationToken cancellation)
    {
        _output.Writer.TryComplete();
        return Task.CompletedTask;
    }

    public Task Resize(int columns, int rows, CancellationToken cancellation) => Task.CompletedTask;

    public Task<int> ExitCode(CancellationToken cancellation) => Task.FromResult(_exitCode);

    public ValueTask DisposeAsync()
    {
        _output.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}

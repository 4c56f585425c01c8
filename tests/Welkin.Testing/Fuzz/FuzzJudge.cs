using System.Diagnostics;
using Welkin.Core;

namespace Welkin.Testing.Fuzz;

/// <summary>What is wrong with how an input was taken.</summary>
/// <param name="Kind">One word: <c>exception</c>, <c>slow</c>, <c>memory</c>, <c>hang</c> or <c>crash</c>.</param>
/// <param name="Text">What happened.</param>
public sealed record FuzzFind(string Kind, string Text);

/// <summary>Feeds inputs to a target on a thread with a small stack, and judges what comes of it.</summary>
public static class FuzzJudge
{
    /// <summary>A third of the stack that a thread of the servers has.</summary>
    public const int StackBytes = 512 << 10;

    /// <summary>
    /// Whether this input did last what is known to make the network panic: a transaction that says so, or a number beyond 256
    /// bits. Both end with the panic's code, as there, and are no find.
    /// </summary>
    internal static bool IsKnownPanic => _lastThrown is TxPanicException or OverflowException { Message: "integer overflow" };

    [ThreadStatic]
    private static Exception? _lastThrown;

    // What the code under test catches itself is still the best trace of a fault that it hides.
    static FuzzJudge() => AppDomain.CurrentDomain.FirstChanceException += (_, thrown) =>
    {
        if (thrown.Exception is not FuzzFault) _lastThrown = thrown.Exception;
    };

    /// <summary>Runs one input. The label is that of the target, or null when something was found.</summary>
    public static (string? Label, FuzzFind? Find) One(FuzzTarget target, byte[] input, FuzzLimits limits)
    {
        _lastThrown = null;
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        string label;
        try
        {
            label = target.Run(input);
        }
        catch (FuzzFault fault)
        {
            return (null, new FuzzFind("exception", $"{fault.Message.ReplaceLineEndings(" ")}\n{_lastThrown}"));
        }
        catch (Exception fault)
        {
            return (null, new FuzzFind("exception", fault.ToString()));
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (clock.Elapsed > limits.Time) return (null, new FuzzFind("slow", $"{clock.ElapsedMilliseconds} ms for {input.Length} bytes; at most {limits.Time.TotalMilliseconds} ms"));
        var most = limits.Bytes + (input.Length * FuzzLimits.BytesPerByte);
        return allocated > most ? (null, new FuzzFind("memory", $"{allocated} bytes for {input.Length}; at most {most}")) : (label, null);
    }

    /// <summary>Runs work on a thread with the small stack; false when it has not ended in time.</summary>
    public static bool OnSmallStack(Action work, TimeSpan limit)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    work();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            StackBytes) { IsBackground = true };
        thread.Start();
        if (!thread.Join(limit)) return false;
        return failure is null ? true : throw new InvalidOperationException($"the fuzzer itself failed: {failure.Message}", failure);
    }
}

using Welkin.Core;

namespace Welkin.Runtime;

/// <summary>Query failures that carry a gRPC status code: codespace <c>grpc</c>, the status as code.</summary>
public static class GrpcError
{
    /// <summary>The codespace of these errors. It never reaches the wire.</summary>
    public const string Codespace = "grpc";

    private const string RegisteredPrefix = "grpc/registered/";

    /// <summary>A module's own error that was registered with a status code; ABCI shows it without the status in words.</summary>
    public static Error Registered(Error error, uint status) => new($"{RegisteredPrefix}{error.Codespace} code {error.Code}", status, error.Text);

    /// <summary>A module's own error that was registered as not found.</summary>
    public static Error RegisteredNotFound(Error error) => Registered(error, 5);

    /// <summary>A module's own error that was registered as an invalid argument.</summary>
    public static Error RegisteredInvalid(Error error) => Registered(error, 3);

    /// <summary>Whether an error carries a status code, and whether ABCI shows the status in words.</summary>
    public static bool HasStatus(Error error, out bool inWords)
    {
        inWords = error.Codespace == Codespace;
        return inWords || error.Codespace.StartsWith(RegisteredPrefix, StringComparison.Ordinal);
    }

    /// <summary>The message of a gRPC status: of a registered error it names codespace and code.</summary>
    public static string StatusText(Error error) => error.Codespace.StartsWith(RegisteredPrefix, StringComparison.Ordinal)
        ? $"codespace {error.Codespace[RegisteredPrefix.Length..]}: {error.Text}"
        : error.Text;

    /// <summary>Status Unknown (2).</summary>
    public static Error Unknown(string text) => new(Codespace, 2, text);

    /// <summary>Status InvalidArgument (3).</summary>
    public static Error InvalidArgument(string text) => new(Codespace, 3, text);

    /// <summary>Status NotFound (5).</summary>
    public static Error NotFound(string text) => new(Codespace, 5, text);

    /// <summary>Status AlreadyExists (6).</summary>
    public static Error AlreadyExists(string text) => new(Codespace, 6, text);

    /// <summary>Status FailedPrecondition (9).</summary>
    public static Error FailedPrecondition(string text) => new(Codespace, 9, text);

    /// <summary>Status Unimplemented (12).</summary>
    public static Error Unimplemented(string text) => new(Codespace, 12, text);

    /// <summary>Status Internal (13).</summary>
    public static Error Internal(string text) => new(Codespace, 13, text);

    /// <summary>Go's name of a status code.</summary>
    public static string StatusName(uint code) => code switch
    {
        0 => "OK",
        1 => "Canceled",
        2 => "Unknown",
        3 => "InvalidArgument",
        4 => "DeadlineExceeded",
        5 => "NotFound",
        6 => "AlreadyExists",
        7 => "PermissionDenied",
        8 => "ResourceExhausted",
        9 => "FailedPrecondition",
        10 => "Aborted",
        11 => "OutOfRange",
        12 => "Unimplemented",
        13 => "Internal",
        14 => "Unavailable",
        15 => "DataLoss",
        16 => "Unauthenticated",
        _ => $"Code({code})",
    };
}

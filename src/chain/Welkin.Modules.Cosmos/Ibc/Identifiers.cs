using Welkin.Core;

namespace Welkin.Modules.Cosmos.Ibc;

/// <summary>Which names ports, channels, connections and light clients may have.</summary>
/// <remarks>Spec: ICS-24; ibc-go v10 <c>24-host/validate.go</c>. Errors: host 2.</remarks>
internal static class Identifiers
{
    private const int Longest = 64;
    private const int LongestPort = 128;

    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-#[]<>");

    public static Result<Unit> Port(string id) => Check(id, 2, LongestPort);

    public static Result<Unit> Channel(string id) => Check(id, 8, Longest);

    public static Result<Unit> Connection(string id) => Check(id, 10, Longest);

    public static Result<Unit> Client(string id) => Check(id, 4, Longest);

    // Lengths are of UTF-8, as Go counts them.
    private static Result<Unit> Check(string id, int shortest, int longest)
    {
        if (string.IsNullOrWhiteSpace(id)) return IbcErrors.InvalidId.With("identifier cannot be blank");
        if (id.Contains('/')) return IbcErrors.InvalidId.With($"identifier {id} cannot contain separator '/'");
        var length = System.Text.Encoding.UTF8.GetByteCount(id);
        if (length < shortest || length > longest) return IbcErrors.InvalidId.With($"identifier {id} has invalid length: {length}, must be between {shortest}-{longest} characters");
        return id.AsSpan().ContainsAnyExcept(Allowed)
            ? IbcErrors.InvalidId.With($"identifier {id} must contain only alphanumeric or the following characters: '.', '_', '+', '-', '#', '[', ']', '<', '>'")
            : new Unit();
    }
}

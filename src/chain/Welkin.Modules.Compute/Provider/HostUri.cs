using Welkin.Core;

namespace Welkin.Modules.Compute.Provider;

/// <summary>The parts of a URI as far as a provider's address needs them, with the refusals of Go's <c>url.Parse</c>.</summary>
internal readonly record struct HostUri(string Scheme, string Host, string Path)
{
    /// <summary>Absolute, <c>https</c>, with a host and no path. Errors: provider 1, 2.</summary>
    public static Result<Unit> Check(string text)
    {
        if (Parse(text) is not { } uri) return ProviderErrors.InvalidProviderUri;
        var quoted = GoQuote.Of(text);
        if (uri.Scheme.Length == 0) return ProviderErrors.NotAbsoluteProviderUri.With($"validating {quoted} for absolute URI");
        if (uri.Scheme != "https") return ProviderErrors.InvalidProviderUri.With($"scheme in {quoted} should be https");
        if (uri.Host.Length == 0) return ProviderErrors.InvalidProviderUri.With($"validating {quoted} for valid host");
        if (uri.Path.Length != 0) return ProviderErrors.InvalidProviderUri.With($"path in {quoted} should be empty");
        return new Unit();
    }

    /// <summary>Null when Go would refuse to parse the text at all.</summary>
    public static HostUri? Parse(string text)
    {
        foreach (var c in text)
        {
            if (c < ' ' || c == 0x7f) return null;
        }

        var (rest, fragment) = Cut(text, '#');
        if (!EscapesAreWhole(fragment) || !TryScheme(ref rest, out var scheme)) return null;
        rest = Cut(rest, '?').Before;

        if (!rest.StartsWith('/'))
        {
            if (scheme.Length > 0) return new HostUri(scheme, "", "");
            if (Cut(rest, '/').Before.Contains(':')) return null;
        }

        var host = "";
        if (rest.StartsWith("//", StringComparison.Ordinal) && (scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var slash = rest.IndexOf('/', 2);
            host = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            var at = host.LastIndexOf('@');
            if (at >= 0 && (!host[..at].All(IsUserInfo) || !EscapesAreWhole(host[..at]))) return null;
            host = host[(at + 1)..];
            if (!IsHost(host)) return null;
        }

        return EscapesAreWhole(rest) ? new HostUri(scheme, host, rest) : null;
    }

    private static (string Before, string After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    private static bool TryScheme(ref string rest, out string scheme)
    {
        scheme = "";
        for (var i = 0; i < rest.Length; i++)
        {
            var c = rest[i];
            if (char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.'))) continue;
            if (c != ':') return true;
            if (i == 0) return false;
            scheme = rest[..i].ToLowerInvariant();
            rest = rest[(i + 1)..];
            return true;
        }

        return true;
    }

    private static bool IsHost(string host)
    {
        if (host.StartsWith('['))
        {
            var end = host.LastIndexOf(']');
            return end > 0 && IsOptionalPort(host[(end + 1)..]);
        }

        var colon = host.LastIndexOf(':');
        if (colon >= 0 && !IsOptionalPort(host[colon..])) return false;
        for (var i = 0; i < host.Length; i++)
        {
            // A host may escape bytes beyond ASCII only.
            if (host[i] == '%' && (!IsEscape(host, i) || host[i + 1] < '8')) return false;
            if (host[i] < 0x80 && host[i] != '%' && !IsHostByte(host[i])) return false;
        }

        return true;
    }

    private static bool IsOptionalPort(string port) => port.Length == 0 || (port[0] == ':' && port.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    private static bool IsHostByte(char c) => char.IsAsciiLetterOrDigit(c) || "-_.~!$&'()*+,;=:[]<>\"".Contains(c);

    private static bool IsUserInfo(char c) => char.IsAsciiLetterOrDigit(c) || "-._:~!$&'()*+,;=%@".Contains(c);

    private static bool EscapesAreWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && !IsEscape(text, i)) return false;
        }

        return true;
    }

    private static bool IsEscape(string text, int at) => at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);
}

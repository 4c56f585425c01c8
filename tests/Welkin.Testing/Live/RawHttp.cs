using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Welkin.Testing.Live;

/// <summary>Sends one request exactly as it was recorded: client libraries clean paths and refuse broken escapes.</summary>
public static class RawHttp
{
    /// <summary>Asks and reads the whole answer over a connection of its own.</summary>
    public static async Task<LiveAnswer> Ask(Uri server, LiveRow row, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancel);
        await using var stream = client.GetStream();
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{row.Method} {row.Url} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n");
        foreach (var (name, value) in row.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (row.Body is { } body) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), cancel);
        try
        {
            if (row.Body is not null) await stream.WriteAsync(row.Body, cancel);
        }
        catch (IOException)
        {
            // A server may refuse a large body before it has read all of it; its answer is there all the same.
        }

        using var whole = new MemoryStream();
        await ReadAll(stream, whole, cancel);
        return Parse(whole.ToArray(), row.Method);
    }

    private static async Task ReadAll(NetworkStream stream, MemoryStream whole, CancellationToken cancel)
    {
        try
        {
            await stream.CopyToAsync(whole, cancel);
        }
        catch (IOException) when (whole.Length > 0)
        {
            // Reset after the answer, for the same reason.
        }
    }

    private static LiveAnswer Parse(byte[] bytes, string method)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) throw new IOException($"no HTTP answer: {bytes.Length} bytes");
        var lines = Encoding.UTF8.GetString(bytes, 0, end).Split("\r\n");
        var headers = new Dictionary<string, string>();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        var body = bytes[(end + 4)..];
        if (method == "HEAD") body = [];
        else if (headers.GetValueOrDefault("transfer-encoding") == "chunked") body = Unchunked(body);
        return new LiveAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    private static byte[] Unchunked(byte[] body)
    {
        using var plain = new MemoryStream();
        var at = 0;
        while (true)
        {
            var line = body.AsSpan(at).IndexOf("\r\n"u8);
            var size = int.Parse(Encoding.ASCII.GetString(body, at, line).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return plain.ToArray();
            plain.Write(body, at + line + 2, size);
            at += line + 2 + size + 2;
        }
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>How the gateway answers: errors in plain text, as the network has it, but failed authentication in JSON.</summary>
internal static class Answers
{
    public static async Task Text(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    public static Task Message(HttpContext context, int status, string message) =>
        Json(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("message", message);
            json.WriteEndObject();
        }, status);

    public static async Task Json(HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        await Bytes(context, buffer.WrittenMemory, status);
    }

    public static async Task Bytes(HttpContext context, ReadOnlyMemory<byte> json, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }
}

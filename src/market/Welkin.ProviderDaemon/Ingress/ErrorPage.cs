using System.Net;
using Microsoft.AspNetCore.Http;

namespace Welkin.ProviderDaemon.Ingress;

/// <summary>What the proxy says when a service cannot: the reason, and what to look at. HTML for browsers, text for the rest.</summary>
internal static class ErrorPage
{
    public static async Task Write(HttpContext context, int status, string reason, string hint)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        var html = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        context.Response.ContentType = html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
        var text = html
            ? $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{status}</title></head><body><h1>{status}</h1><p>{WebUtility.HtmlEncode(reason)}</p><p>{WebUtility.HtmlEncode(hint)}</p></body></html>\n"
            : $"{status}: {reason} {hint}\n";
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.WriteAsync(text, context.RequestAborted);
    }
}

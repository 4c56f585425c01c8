using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>Logs and events of a lease over a WebSocket.</summary>
internal static class LogStream
{
    public static async Task Logs(HttpContext context, LeaseDesk desk, LeaseId lease)
    {
        if (!TryQuery(context.Request.Query, out var query, out var problem))
        {
            await Answers.Text(context, StatusCodes.Status400BadRequest, problem);
            return;
        }

        await Sockets.Serve(context, async (socket, gone) =>
        {
            if (desk.ManifestOf(lease) is null)
            {
                await Sockets.Close(socket, Sockets.LeaseNotFound, "no lease with a manifest", gone);
                return;
            }

            await Guarded(socket, gone, async () =>
            {
                var any = false;
                await foreach (var line in desk.Executor.Logs(WorkloadBuilder.Key(lease), query, gone))
                {
                    any = true;
                    await Sockets.Send(socket, json =>
                    {
                        json.WriteStartObject();
                        json.WriteString("name", line.Replica);
                        json.WriteString("message", line.Text);
                        json.WriteEndObject();
                    }, gone);
                }

                if (!any && query.Follow)
                {
                    await Sockets.Close(socket, Sockets.Internal, "no running pods", gone);
                }
            });
        });
    }

    public static async Task Events(HttpContext context, LeaseDesk desk, LeaseId lease)
    {
        if (!TryFlag(context.Request.Query, "follow", out var follow))
        {
            await Answers.Text(context, StatusCodes.Status400BadRequest, "follow has to be true or false");
            return;
        }

        await Sockets.Serve(context, async (socket, gone) =>
        {
            if (desk.ManifestOf(lease) is null)
            {
                await Sockets.Close(socket, Sockets.LeaseNotFound, "no lease with a manifest", gone);
                return;
            }

            if (follow)
            {
                await foreach (var happened in desk.Events.Follow(lease, gone))
                {
                    await Send(socket, lease, happened, gone);
                }
            }
            else
            {
                foreach (var happened in desk.Events.Of(lease))
                {
                    await Send(socket, lease, happened, gone);
                }
            }
        });
    }

    private static Task Send(WebSocket socket, LeaseId lease, ExecutorEvent happened, CancellationToken gone) => Sockets.Send(socket, json =>
    {
        json.WriteStartObject();
        json.WriteString("type", happened.Warning ? "Warning" : "Normal");
        json.WriteString("reason", happened.Reason);
        json.WriteString("note", Evidence.Printable(happened.Note, 1000));
        json.WriteString("reportingController", "welkin");
        json.WriteString("reportingInstance", lease.Provider.ToString());
        json.WriteStartObject("object");
        json.WriteString("kind", "Pod");
        json.WriteString("namespace", WorkloadBuilder.Key(lease).Hash);
        json.WriteString("name", happened.Replica.Length > 0 ? happened.Replica : happened.Service);
        json.WriteEndObject();
        json.WriteString("time", happened.At);
        json.WriteEndObject();
    }, gone);

    private static async Task Guarded(WebSocket socket, CancellationToken gone, Func<Task> body)
    {
        try
        {
            await body();
        }
        catch (ExecutorUnavailableException e)
        {
            await Sockets.Close(socket, Sockets.Unavailable, e.Message, gone);
        }
    }

    private static bool TryQuery(IQueryCollection query, out LogQuery read, out string problem)
    {
        (read, problem) = (null!, "");
        if (!TryFlag(query, "follow", out var follow))
        {
            problem = "follow has to be true or false";
            return false;
        }

        var tail = -1;
        if (query["tail"] is [{ Length: > 0 } text] && (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out tail) || tail < -1))
        {
            problem = "tail has to be a whole number from -1";
            return false;
        }

        var services = query["service"] is [{ Length: > 0 } list] ? list.Split(',') : [];
        if (services.Any(service => service.Length == 0))
        {
            problem = "service has to be a comma list of names without an empty one";
            return false;
        }

        read = new LogQuery(services, tail, follow);
        return true;
    }

    private static bool TryFlag(IQueryCollection query, string name, out bool flag)
    {
        flag = false;
        return query[name] is not [{ Length: > 0 } text] || text switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => flag = true,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => true,
            _ => false,
        };
    }
}

using System.Globalization;
using System.Text.Json;
using Akash.Deployment.V1Beta4;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Provider;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>The REST side of the gateway: the network's paths, statuses and documents.</summary>
internal sealed class GatewayRoutes(GatewayOptions options, GatewayServices services)
{
    private const int MaxQuoteBytes = 256 * 1024;
    private const int MaxMigrateBytes = 64 * 1024;

    private LeaseDesk Desk => services.Desk;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/version", context => Answers.Json(context, StatusDocuments.VersionInfo));
        routes.MapGet("/address", context => Answers.Json(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("address", options.Provider.ToString());
            json.WriteEndObject();
        }));
        routes.MapGet("/status", context => Answers.Json(context, json => StatusDocuments.Provider(json, services.Board.Current)));
        routes.MapGet("/metrics", context => Answers.Text(context, StatusCodes.Status200OK, DigestDocuments.Metrics(services.Board.Current)));
        routes.MapMethods("/validate", ["GET", "POST"], Quote);
        routes.MapMethods("/wiboy", ["GET", "POST"], Quote);
        routes.MapPut("/deployment/{dseq}/manifest", PutManifest);
        const string lease = "/lease/{dseq}/{gseq}/{oseq}";
        routes.MapGet($"{lease}/manifest", ForLease(Scope.GetManifest, GetManifest));
        routes.MapGet($"{lease}/status", ForLease(Scope.Status, LeaseStatus));
        routes.MapGet($"{lease}/service/{{service}}/status", ForLease(null, ServiceStatus));
        routes.MapGet($"{lease}/logs", ForLease(Scope.Logs, (context, id) => Socket(context, () => LogStream.Logs(context, Desk, id))));
        routes.MapGet($"{lease}/kubeevents", ForLease(Scope.Events, (context, id) => Socket(context, () => LogStream.Events(context, Desk, id))));
        routes.MapGet($"{lease}/shell", ForLease(Scope.Shell, (context, id) => Socket(context, () => ShellStream.Run(context, Desk, id))));
        routes.MapGet($"{lease}/evidence", ForLease(Scope.Status, GetEvidence));
        routes.MapGet($"{lease}/digest", ForLease(Scope.Status, GetDigest));
        routes.MapPost("/hostname/migrate", MigrateHosts);
        routes.MapPost("/endpoint/migrate", context => Known(context) is null ? NoIdentity(context) : Answers.Text(context, StatusCodes.Status400BadRequest, "this provider leases no addresses"));
        routes.MapFallback(context => Answers.Text(context, StatusCodes.Status404NotFound, "404 page not found"));
    }

    /// <summary>Credentials are checked on every path, so that bad ones fail even where none are needed.</summary>
    public async Task Authenticate(HttpContext context, RequestDelegate next)
    {
        switch (await services.Authenticator.Identify(context))
        {
            case Identity.Refused refused:
                await Answers.Message(context, refused.Status, refused.Message);
                return;
            case Identity.Known known:
                context.Features.Set(known.Caller);
                break;
        }

        await next(context);
    }

    private static Caller? Known(HttpContext context) => context.Features.Get<Caller>();

    private static Task NoIdentity(HttpContext context) =>
        Answers.Message(context, StatusCodes.Status401Unauthorized, "show a client certificate that is on chain, or a token");

    private static Task NoScope(HttpContext context) =>
        Answers.Message(context, StatusCodes.Status401Unauthorized, "the token does not allow this");

    private static Task Socket(HttpContext context, Func<Task> serve) =>
        context.WebSockets.IsWebSocketRequest ? serve() : Answers.Text(context, StatusCodes.Status400BadRequest, "open a WebSocket here");

    private RequestDelegate ForLease(Scope? scope, Func<HttpContext, LeaseId, Task> serve) => async context =>
    {
        if (!TryNumber(context, "dseq", out var dseq) || !TryNumber(context, "gseq", out var gseq) || !TryNumber(context, "oseq", out var oseq)
            || gseq > uint.MaxValue || oseq > uint.MaxValue)
        {
            await Answers.Text(context, StatusCodes.Status400BadRequest, "dseq, gseq and oseq have to be whole numbers");
            return;
        }

        if (Known(context) is not { } caller)
        {
            await NoIdentity(context);
            return;
        }

        var lease = LeaseId.Of(caller.Owner, dseq, (uint)gseq, (uint)oseq, options.Provider);
        await (caller.Access.Allows(scope, lease) ? serve(context, lease) : NoScope(context));
    };

    private async Task PutManifest(HttpContext context)
    {
        if (!TryNumber(context, "dseq", out var dseq))
        {
            await Answers.Text(context, StatusCodes.Status400BadRequest, "dseq has to be a whole number");
            return;
        }

        if (Known(context) is not { } caller)
        {
            await NoIdentity(context);
            return;
        }

        if (!caller.Access.Allows(Scope.SendManifest, options.Provider.ToString(), dseq))
        {
            await NoScope(context);
            return;
        }

        var body = await Body(context, ManifestDocument.MaxBytes);
        var outcome = await Desk.Submit(caller.Owner, dseq, body, context.RequestAborted);
        if (outcome.Status == SubmitStatus.Accepted)
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            return;
        }

        await Answers.Text(context, outcome.Status switch
        {
            SubmitStatus.NoLease => StatusCodes.Status404NotFound,
            SubmitStatus.Unprocessable => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status500InternalServerError,
        }, outcome.Text);
    }

    private Task GetManifest(HttpContext context, LeaseId lease) => Desk.ManifestOf(lease) is { } manifest
        ? Answers.Bytes(context, System.Text.Encoding.UTF8.GetBytes($"[{manifest.Json}]"))
        : NotFound(context);

    private async Task LeaseStatus(HttpContext context, LeaseId lease)
    {
        var state = await Desk.State(lease, context.RequestAborted);
        await (state is null ? NotFound(context) : Answers.Json(context, json => StatusDocuments.Lease(json, state, services.Board.Current.Leases.GetValueOrDefault(lease.ToString())?.Conditions, options.PublicHostname)));
    }

    private async Task ServiceStatus(HttpContext context, LeaseId lease)
    {
        var name = (string?)context.Request.RouteValues["service"];
        var state = await Desk.State(lease, context.RequestAborted);
        var service = state?.Services.FirstOrDefault(service => service.Name == name);
        await (service is null ? NotFound(context) : Answers.Json(context, json => StatusDocuments.Service(json, service)));
    }

    private Task GetEvidence(HttpContext context, LeaseId lease) =>
        services.Evidence.Find(lease) is { } bundle ? Answers.Bytes(context, bundle) : NotFound(context);

    private Task GetDigest(HttpContext context, LeaseId lease)
    {
        var height = context.Request.Query["height"].ToString();
        var digest = long.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? services.Digests?.Find(new Height(at)) : height.Length == 0 ? services.Digests?.Last : null;
        return digest is null ? NotFound(context) : Answers.Json(context, json => DigestDocuments.Paths(json, digest, lease));
    }

    /// <summary>Beyond the network's answer it gives every reason, in the shape <c>welkin quote</c> prints.</summary>
    private async Task Quote(HttpContext context)
    {
        // A quote gives away nothing and binds the provider only, so a new account may ask without a proof of who it is.
        var asked = Address.Parse(context.Request.Query["owner"].ToString()).TryGet(out var named, out _) ? named : (Address?)null;
        if ((Known(context)?.Owner ?? asked) is not { } owner)
        {
            await NoIdentity(context);
            return;
        }

        var body = await Body(context, MaxQuoteBytes);
        if (!ProtoJson.Decode<GroupSpec>(System.Text.Encoding.UTF8.GetString(body), UnknownMembers.Refuse).TryGet(out var spec, out var error)
            || !Quotes.Ask(spec, owner, services.Board).TryGet(out var answer, out error))
        {
            await Answers.Text(context, StatusCodes.Status422UnprocessableEntity, error.Text);
            return;
        }

        var status = services.Board.Current;
        var signed = services.Quotes is { } signer ? await signer.Sign(answer, status, context.RequestAborted) : null;
        await Answers.Json(context, json => Quotes.Write(json, answer.Verdict, status, signed));
    }

    private async Task MigrateHosts(HttpContext context)
    {
        if (Known(context) is not { } caller)
        {
            await NoIdentity(context);
            return;
        }

        if (!Migration.TryRead(await Body(context, MaxMigrateBytes), out var migration))
        {
            await Answers.Text(context, StatusCodes.Status422UnprocessableEntity, "expected {hostnames_to_migrate, destination_dseq, destination_gseq}");
            return;
        }

        if (!caller.Access.Allows(null, options.Provider.ToString(), migration.DSeq))
        {
            await NoScope(context);
            return;
        }

        if (Desk.MoveHosts(caller.Owner, migration.Hosts, migration.DSeq, migration.GSeq) is { } problem)
        {
            await Answers.Text(context, StatusCodes.Status400BadRequest, problem);
            return;
        }

        await Answers.Json(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("transferred");
            foreach (var host in migration.Hosts)
            {
                json.WriteStringValue(host);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static bool TryNumber(HttpContext context, string name, out ulong number) =>
        ulong.TryParse((string?)context.Request.RouteValues[name], NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>
    /// What is too long is read to its end all the same, as far as the server lets it: a client that is cut off while it still
    /// sends never sees why.
    /// </summary>
    private static async Task<byte[]> Body(HttpContext context, int limit)
    {
        var isTooLong = false;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            isTooLong |= body.Length + read > limit;
            if (!isTooLong)
            {
                body.Write(buffer, 0, read);
            }
        }

        return isTooLong
            ? throw new BadHttpRequestException($"the body is longer than {limit} bytes", StatusCodes.Status413PayloadTooLarge)
            : body.ToArray();
    }

    private sealed record Migration(List<string> Hosts, ulong DSeq, uint GSeq)
    {
        public static bool TryRead(byte[] body, out Migration migration)
        {
            migration = null!;
            try
            {
                using var document = JsonDocument.Parse(body);
                var root = document.RootElement;
                if (root.ValueKind != JsonValueKind.Object
                    || !root.TryGetProperty("hostnames_to_migrate", out var hosts) || hosts.ValueKind != JsonValueKind.Array
                    || !root.TryGetProperty("destination_dseq", out var dseq) || !TryNumber(dseq, out var d)
                    || !root.TryGetProperty("destination_gseq", out var gseq) || !TryNumber(gseq, out var g) || g > uint.MaxValue
                    || hosts.EnumerateArray().Any(host => host.ValueKind != JsonValueKind.String))
                {
                    return false;
                }

                migration = new Migration([.. hosts.EnumerateArray().Select(host => host.GetString()!)], d, (uint)g);
                return true;
            }
            catch (JsonException)
            {
                return false;
            }
        }

        private static bool TryNumber(JsonElement value, out ulong number)
        {
            number = 0;
            return value.ValueKind switch
            {
                JsonValueKind.Number => value.TryGetUInt64(out number),
                JsonValueKind.String => ulong.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number),
                _ => false,
            };
        }
    }
}

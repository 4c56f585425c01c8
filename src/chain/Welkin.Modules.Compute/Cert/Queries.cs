using System.Globalization;
using Akash.Cert.V1;
using Cosmos.Base.Query.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Modules.Compute.Cert.Handlers;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Cert;

/// <summary>Lists certificates by owner, serial and state; without a state valid ones come first.</summary>
internal static class CertQueries
{
    public static Result<QueryCertificatesResponse> Certificates(QueryContext ctx, QueryCertificatesRequest request)
    {
        try
        {
            return List(ctx, request);
        }
        catch (InvalidDataException unreadable)
        {
            // The key of serial 0 breaks every listing that meets it.
            return GrpcError.Internal(unreadable.Message);
        }
    }

    private static Result<QueryCertificatesResponse> List(QueryContext ctx, QueryCertificatesRequest request)
    {
        var filter = request.Filter ?? new CertificateFilter();
        var page = request.Pagination?.Clone() ?? new PageRequest();
        if (page.Offset > 0 && filter.State.Length == 0)
        {
            return GrpcError.InvalidArgument("invalid request parameters. if offset is set, filter.state must be provided");
        }

        if (page.Limit == 0) page.Limit = Listing.DefaultLimit;
        if (!Searches(ctx, filter, page).TryGet(out var searches, out var error)) return error;

        var answer = new QueryCertificatesResponse { Pagination = new PageResponse() };
        for (var i = 0; i < searches.Count && page.Limit > 0; i++)
        {
            var prefix = searches[i].Prefix;
            if (!CertState.Page(ctx, prefix, page, (key, value) => Read([.. prefix, .. key], value)).TryGet(out var found, out error))
            {
                return GrpcError.Internal(error.Text);
            }

            answer.Certificates.AddRange(found.Items);
            page.Limit -= (ulong)found.Items.Count;
            page.Key = ByteString.Empty;
            if (found.Next.NextKey.IsEmpty) continue;
            var states = searches.Skip(i).Select(s => (byte)s.State).ToArray();
            answer.Pagination.NextKey = new PageKey(states, searches[i].Prefix, found.Next.NextKey.ToByteArray(), []).Encode();
        }

        answer.Pagination.Total = (ulong)answer.Certificates.Count;
        return answer;
    }

    private static Result<List<(State State, byte[] Prefix)>> Searches(QueryContext ctx, CertificateFilter filter, PageRequest page)
    {
        State[] states = [State.Valid, State.Revoked];
        byte[]? resumed = null;
        if (!page.Key.IsEmpty)
        {
            // A page key says everything; the filter is not looked at again.
            if (!PageKey.Decode(page.Key.Span).TryGet(out var key, out var error)) return GrpcError.Internal(error.Text);
            states = [.. key.States.Select(s => (State)s)];
            resumed = key.Prefix;
            page.Key = ByteString.CopyFrom(key.Key);
        }
        else if (filter.State.Length > 0)
        {
            if (StateOf(filter.State) is not { } only) return GrpcError.InvalidArgument("invalid state value");
            states = [only];
        }

        var searches = new List<(State, byte[])>();
        foreach (var state in states)
        {
            if (!Prefix(ctx, state, filter).TryGet(out var prefix, out var error)) return GrpcError.Internal(error.Text);
            searches.Add((state, resumed is not null && searches.Count == 0 ? resumed : prefix));
        }

        return searches;
    }

    private static Result<byte[]> Prefix(QueryContext ctx, State state, CertificateFilter filter)
    {
        if (filter.Owner.Length == 0) return CertState.SearchPrefix(state, null, null);
        if (!Address.Parse(filter.Owner).TryGet(out var owner, out var error)) return error;
        if (filter.Serial.Length == 0) return CertState.SearchPrefix(state, owner, null);
        if (!RevokeCertificate.ParseSerial(filter.Serial).TryGet(out var serial, out error))
        {
            return ctx.Rules.Has(Rule.PanicsAreRefusals) ? error : throw new TxPanicException("runtime error: invalid memory address or nil pointer dereference");
        }

        return CertState.SearchPrefix(state, owner, serial);
    }

    private static CertificateResponse Read(byte[] key, byte[] value) => new()
    {
        Certificate = Certificate.Parser.ParseFrom(value),
        Serial = CertState.ParseKey(key).Serial.ToString(CultureInfo.InvariantCulture),
    };

    private static State? StateOf(string name) => name switch
    {
        "valid" => State.Valid,
        "revoked" => State.Revoked,
        _ => null,
    };
}

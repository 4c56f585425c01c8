using System.Text.RegularExpressions;
using Ibc.Applications.Transfer.V1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Ibc;

/// <summary>What wallets and explorers ask about tokens of other chains: here there are none, and none of ours is held for another chain.</summary>
internal static partial class TransferQueries
{
    private const string Service = "/ibc.applications.transfer.v1.Query/";
    private const string Voucher = "ibc/";
    private const int HashLength = 32;

    private static readonly byte[] Denoms = [0x03];

    public static void Register(ModuleRegistry registry)
    {
        registry.Query<QueryParamsRequest, QueryParamsResponse>(Service + "Params", (ctx, _) => new QueryParamsResponse { Params = IbcState.TransferParamsOf(ctx) });
        registry.Query<QueryDenomsRequest, QueryDenomsResponse>(Service + "Denoms", (ctx, request) => Pages.OfPrefix(ctx.Store(IbcState.TransferKey), Denoms, request.Pagination, (_, _) => (object?)null)
            .Map(page => new QueryDenomsResponse { Pagination = page.Next }));
        registry.Query<QueryDenomRequest, QueryDenomResponse>(Service + "Denom", (_, request) => HashFault(Hash(request.Hash)) is { } fault
            ? GrpcError.InvalidArgument($"invalid denom trace hash: , error: {fault}")
            : GrpcError.NotFound($"{request.Hash}: denomination not found"));
        registry.Query<QueryDenomHashRequest, QueryDenomHashResponse>(Service + "DenomHash", (_, request) => PathFault(request.Trace) is { } fault
            ? GrpcError.InvalidArgument(fault.Text)
            : GrpcError.NotFound($"{request.Trace}: denomination not found"));
        registry.Query<QueryEscrowAddressRequest, QueryEscrowAddressResponse>(
            Service + "EscrowAddress", (_, request) => GrpcError.NotFound($"port ID ({request.PortId}) channel ID ({request.ChannelId}): channel not found"));
        registry.Query<QueryTotalEscrowForDenomRequest, QueryTotalEscrowForDenomResponse>(Service + "TotalEscrowForDenom", (_, request) => Denom(request.Denom));
    }

    private static Result<QueryTotalEscrowForDenomResponse> Denom(string denom) => Core.Denom.Validate(denom).TryGet(out _, out var error)
        ? new QueryTotalEscrowForDenomResponse { Amount = new Coin(denom, 0).ToMessage() }
        : GrpcError.InvalidArgument(error.Text);

    private static string Hash(string text) => text.StartsWith(Voucher, StringComparison.Ordinal) ? text[Voucher.Length..] : text;

    // No hash at all passes here and is not found afterwards.
    private static string? HashFault(string hex)
    {
        if (!GoHex.Decode(hex).TryGet(out var bytes, out var error)) return error.Text;
        return bytes.Length is 0 or HashLength ? null : $"expected size to be {HashLength} bytes, got {bytes.Length} bytes";
    }

    private static Error? PathFault(string path)
    {
        var parts = path.Split('/');
        var hops = 0;
        while (parts.Length > 2 && hops < parts.Length - 1 && Generated().IsMatch(parts[hops + 1]) && ulong.TryParse(parts[hops + 1].AsSpan(parts[hops + 1].LastIndexOf('-') + 1), out _)) hops += 2;
        if (string.IsNullOrWhiteSpace(string.Join('/', parts[hops..]))) return IbcErrors.InvalidDenom.With("base denomination cannot be blank");
        for (var at = 0; at < hops; at += 2)
        {
            if (!Identifiers.Port(parts[at]).TryGet(out _, out var error)) return error.With($"invalid hop source port ID {parts[at]}").With("invalid trace");
            if (!Identifiers.Channel(parts[at + 1]).TryGet(out _, out error)) return error.With($"invalid hop source channel ID {parts[at + 1]}").With("invalid trace");
        }

        return null;
    }

    // A name with a number behind its last dash, as chains make them for channels and clients.
    [GeneratedRegex(@"^\w+([\w-]+\w)?-[0-9]{1,20}\z", RegexOptions.ECMAScript)]
    private static partial Regex Generated();
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Provider;

namespace Welkin.ProviderDaemon.Host;

/// <summary>
/// Reads the flags of <c>welkin provider run</c>: <c>--name value</c> or <c>--name=value</c>. An environment variable
/// <c>AP_NAME</c> (dashes as underscores) stands for a flag that is not given.
/// </summary>
public static class ProviderFlags
{
    private delegate Result<ProviderOptions> Apply(ProviderOptions options, string value);

    private static readonly FrozenDictionary<string, Apply> Flags = new Dictionary<string, Apply>(StringComparer.Ordinal)
    {
        ["home"] = (o, v) => o with { Home = Path.GetFullPath(v) },
        ["node"] = (o, v) => Url(v).Map(url => o with { Node = url }),
        ["from"] = (o, v) => o with { From = v },
        ["keyring-dir"] = (o, v) => o with { KeyringDir = Path.GetFullPath(v) },
        ["keyring-backend"] = (o, v) => o with { KeyringBackend = v },
        ["passphrase-file"] = (o, v) => o with { PassphraseFile = v },
        ["gas-prices"] = (o, v) => o with { GasPrices = v },
        ["gateway-listen-address"] = (o, v) => Listen(v).Map(at => o with { GatewayListen = at }),
        ["gateway-grpc-listen-address"] = (o, v) => Listen(v).Map(at => o with { GrpcListen = at }),
        ["ingress-listen-address"] = (o, v) => v.Length == 0 ? o with { IngressListen = null } : Listen(v).Map(at => o with { IngressListen = at }),
        ["ingress-routes"] = (o, v) => o with { IngressRoutes = Path.GetFullPath(v) },
        ["forwarded-ports"] = (o, v) => Range(v).Map(range => o with { ForwardedPorts = range }),
        ["cluster-public-hostname"] = (o, v) => o with { PublicHostname = v },
        ["host-uri"] = (o, v) => Url(v).Map(_ => o with { HostUri = v }),
        ["attribute"] = (o, v) => Attribute(v).Map(attribute => o with { Attributes = o.Attributes.Add(attribute) }),
        ["bid-attribute"] = (o, v) => Attribute(v).Map(attribute => Bids(o, bids => bids with { WantedAttributes = bids.WantedAttributes.Add(attribute) })),
        ["bid-price-strategy"] = (o, v) => v == "scale" ? o : Error.Undefined("only the strategy scale is built"),
        ["bid-price-cpu-scale"] = (o, v) => Number(v).Map(n => Prices(o, prices => prices with { PerCpuMilli = n })),
        ["bid-price-memory-scale"] = (o, v) => Number(v).Map(n => Prices(o, prices => prices with { PerMemoryMebibyte = n })),
        ["bid-price-storage-scale"] = (o, v) => PriceList.ParseStorage(v).Map(table => Prices(o, prices => prices with { PerStorageMebibyte = table })),
        ["bid-price-endpoint-scale"] = (o, v) => Number(v).Map(n => Prices(o, prices => prices with { PerEndpoint = n })),
        ["bid-price-ip-scale"] = (o, v) => Number(v).Map(n => Prices(o, prices => prices with { PerLeasedIp = n })),
        ["bid-price-denoms"] = (o, v) => PriceList.ParseDenoms(v).Map(table => Prices(o, prices => prices with { Denoms = table })),
        ["bid-deposit"] = (o, v) => Coin.Parse(v).Map(coin => o with { BidDeposit = coin }),
        ["bid-timeout"] = (o, v) => Span(v).Map(t => o with { Plan = o.Plan with { BidTimeout = t } }),
        ["manifest-timeout"] = (o, v) => Span(v).Map(t => o with { Plan = o.Plan with { ManifestTimeout = t } }),
        ["withdrawal-period"] = (o, v) => Span(v).Map(t => o with { Plan = o.Plan with { WithdrawalPeriod = t } }),
        ["lease-funds-monitor-interval"] = (o, v) => Span(v).Map(t => o with { Plan = o.Plan with { FundsMonitorInterval = t } }),
        ["monitor-max-retries"] = (o, v) => Whole(v).Map(n => o with { Plan = o.Plan with { MonitorMaxRetries = n } }),
        ["monitor-retry-period"] = (o, v) => Span(v).Map(t => o with { Plan = o.Plan with { MonitorRetryPeriod = t } }),
        ["monitor-healthcheck-period"] = (o, v) => Span(v).Map(t => o with { Plan = o.Plan with { MonitorHealthcheckPeriod = t } }),
        ["max-group-volumes"] = (o, v) => Whole(v).Map(n => Bids(o, bids => bids with { MaxGroupVolumes = n })),
        ["reclamation-window"] = (o, v) => Span(v).Map(t => Bids(o, bids => bids with { ReclamationWindow = t })),
        ["deployment-ingress-static-hosts"] = (o, v) => Flag(v).Map(on => o with { AutomaticHosts = on }),
        ["deployment-ingress-domain"] = (o, v) => o with { IngressDomain = v },
        ["deployment-blocked-hostnames"] = (o, v) => o with { BlockedHosts = [.. v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] },
        ["overcommit-pct-cpu"] = (o, v) => Whole(v).Map(n => o with { Overcommit = o.Overcommit with { Cpu = n } }),
        ["overcommit-pct-mem"] = (o, v) => Whole(v).Map(n => o with { Overcommit = o.Overcommit with { Memory = n } }),
        ["overcommit-pct-storage"] = (o, v) => Whole(v).Map(n => o with { Overcommit = o.Overcommit with { Storage = n } }),
        ["inventory-resource-poll-period"] = (o, v) => Span(v).Map(t => o with { PollPeriod = t }),
        ["tx-broadcast-timeout"] = (o, v) => Span(v).Map(t => o with { BroadcastTimeout = t }),
        ["digest-blocks"] = (o, v) => Whole(v).Map(n => o with { Plan = o.Plan with { DigestBlocks = n } }),
        ["container-socket"] = (o, v) => o with { ContainerSocket = v },
        ["network-home"] = (o, v) => o with { NetworkHome = Path.GetFullPath(v) },
        ["isolation"] = (o, v) => v switch
        {
            "full" => o with { Isolation = IsolationMode.Full },
            "none" => o with { Isolation = IsolationMode.None },
            _ => Error.Undefined("isolation is full or none"),
        },
        ["local-owner"] = (o, v) => Address.Parse(v).Map(owner => o with { LocalOwners = o.LocalOwners.Add(owner.ToString()) }),

        // Registered by the network's daemon and never read there either.
        ["minimum-balance"] = (o, _) => o,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of all flags, sorted: what <c>--help</c> lists.</summary>
    public static IEnumerable<string> Names => Flags.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads flags, then the environment. Errors: the flag, what is wrong with it.</summary>
    public static Result<ProviderOptions> Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var options = new ProviderOptions();
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!Split(arguments, ref i).TryGet(out var flag, out var error) || !Set(options, flag.Name, flag.Value).TryGet(out options, out error))
            {
                return error;
            }

            given.Add(flag.Name);
        }

        foreach (var name in Names.Where(name => !given.Contains(name)))
        {
            if (environment($"AP_{name.Replace('-', '_').ToUpperInvariant()}") is { Length: > 0 } value && !Set(options, name, value).TryGet(out options, out var error))
            {
                return error;
            }
        }

        return Checked(options);
    }

    private static Result<(string Name, string Value)> Split(IReadOnlyList<string> arguments, ref int i)
    {
        var argument = arguments[i];
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            return Error.Undefined($"\"{argument}\" is not a flag; flags begin with --");
        }

        var at = argument.IndexOf('=');
        if (at > 0)
        {
            return (argument[2..at], argument[(at + 1)..]);
        }

        return i + 1 < arguments.Count
            ? (argument[2..], arguments[++i])
            : Error.Undefined($"{argument} needs a value");
    }

    private static Result<ProviderOptions> Set(ProviderOptions options, string name, string value) => Flags.TryGetValue(name, out var apply)
        ? apply(options, value).With($"--{name} {value}")
        : Error.Undefined($"unknown flag --{name}; see welkin provider run --help");

    private static Result<ProviderOptions> Checked(ProviderOptions options)
    {
        if (options.Home.Length == 0)
        {
            return Error.Undefined("--home is needed");
        }

        if (options.Plan.Bids.Prices.IsFree)
        {
            return Error.Undefined("all prices are zero; set --bid-price-cpu-scale, --bid-price-memory-scale or --bid-price-storage-scale");
        }

        if (options is { Isolation: IsolationMode.None, LocalOwners.IsEmpty: true })
        {
            return Error.Undefined("--isolation none serves local accounts only; name them with --local-owner");
        }

        return options with
        {
            KeyringDir = options.KeyringDir.Length == 0 ? options.Home : options.KeyringDir,
            NetworkHome = options.NetworkHome.Length == 0 ? options.Home : options.NetworkHome,
            PublicHostname = options.PublicHostname.Length == 0 ? "127.0.0.1" : options.PublicHostname,
        };
    }

    private static ProviderOptions Bids(ProviderOptions options, Func<BidPolicy, BidPolicy> change) =>
        options with { Plan = options.Plan with { Bids = change(options.Plan.Bids) } };

    private static ProviderOptions Prices(ProviderOptions options, Func<PriceList, PriceList> change) =>
        Bids(options, bids => bids with { Prices = change(bids.Prices) });

    private static Result<Uri> Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : Error.Undefined("expected a URL such as http://127.0.0.1:26657");

    private static Result<IPEndPoint> Listen(string text)
    {
        var at = text.LastIndexOf(':');
        var host = at <= 0 ? "0.0.0.0" : text[..at].Trim('[', ']');
        return IPAddress.TryParse(host, out var address) && ushort.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new IPEndPoint(address, port)
            : Error.Undefined("expected an address and a port such as 127.0.0.1:8443");
    }

    private static Result<(int First, int Last)> Range(string text)
    {
        var parts = text.Split('-');
        return parts.Length == 2
            && ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last
            ? ((int)first, (int)last)
            : Error.Undefined("expected two ports such as 30000-30999");
    }

    private static Result<AttributeValue> Attribute(string text)
    {
        var at = text.IndexOf('=');
        return at > 0 ? new AttributeValue(text[..at], text[(at + 1)..]) : Error.Undefined("expected KEY=VALUE");
    }

    private static Result<Dec> Number(string text) =>
        Dec.Parse(text).TryGet(out var number, out var error) && !number.IsNegative ? number : error ?? Error.Undefined("a price is not negative");

    private static Result<int> Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : Error.Undefined("expected a whole number");

    private static Result<bool> Flag(string text) => bool.TryParse(text, out var flag) ? flag : Error.Undefined("expected true or false");

    private static Result<TimeSpan> Span(string text) => GoDuration.TryParse(text, out var nanos) && nanos >= 0
        ? TimeSpan.FromTicks(nanos / 100)
        : Error.Undefined("expected a duration such as 5m or 1h30m");
}

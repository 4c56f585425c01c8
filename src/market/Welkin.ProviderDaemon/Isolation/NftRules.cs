using System.Globalization;
using System.Text;

namespace Welkin.ProviderDaemon.Isolation;

/// <summary>What the firewall rules depend on besides the leases.</summary>
public sealed record IsolationOptions
{
    /// <summary>Short id of home and provider; names the table.</summary>
    public required string ScopeId { get; init; }

    /// <summary>Every lease bridge of this scope starts so, which is why a bridge is covered before it exists.</summary>
    public required string BridgePrefix { get; init; }

    /// <summary>The provider's own HTTP entrance, which tenants may use like anybody else; 0 when there is none.</summary>
    public int IngressPort { get; init; }

    /// <summary>First and last forwarded port, 0 when there are none.</summary>
    public (int First, int Last) ForwardedPorts { get; init; }

    /// <summary>
    /// Name servers of the host. Tenants ask them through the engine's resolver, so port 53 of exactly these stays open even when
    /// they are in a private network: without it nothing on an ordinary home or office network could resolve a name.
    /// </summary>
    public IReadOnlyList<string> Resolvers { get; init; } = [];

    /// <summary>The engine answers its containers' name lookups on the bridge itself (Podman does), so port 53 of the host is theirs.</summary>
    public bool ResolverOnBridge { get; init; }

    /// <summary>Name of the table; everything of ours is in it.</summary>
    public string Table => "welkin_" + ScopeId;
}

/// <summary>The rules as text for <c>nft -f</c>. Pure.</summary>
public static class NftRules
{
    /// <summary>Start of the bridges of all scopes on a machine: providers are strangers to each other.</summary>
    private const string AnyBridge = "wk*";

    /// <summary>Addresses no tenant may talk to: this host's neighbours, and what is not the internet.</summary>
    public static readonly IReadOnlyList<string> Denied =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
    ];

    /// <summary>Replaces the table in one transaction: at no moment is there no rule.</summary>
    public static string Render(IsolationOptions options, IReadOnlyCollection<string> bridges)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            table inet {options.Table}
            delete table inet {options.Table}
            table inet {options.Table} {"{"}
                set lease_links {"{"}
                    type ifname . ifname
            {Elements(bridges)}    {"}"}
                chain forward {"{"}
                    type filter hook forward priority -10; policy accept;
                    iifname "{options.BridgePrefix}*" jump from_lease
                    oifname "{options.BridgePrefix}*" jump to_lease
                {"}"}
                chain from_lease {"{"}
                    meta nfproto ipv6 drop
                    iifname . oifname @lease_links accept
                    oifname "{AnyBridge}" reject with icmpx type admin-prohibited
            {Resolvers(options)}        ip daddr {"{"} {string.Join(", ", Denied)} {"}"} reject with icmpx type admin-prohibited
                    accept
                {"}"}
                chain to_lease {"{"}
                    ct direction reply ct state established,related accept
                    drop
                {"}"}
                chain input {"{"}
                    type filter hook input priority -10; policy accept;
                    iifname "{options.BridgePrefix}*" jump to_host
                {"}"}
                chain to_host {"{"}
                    meta nfproto ipv6 drop
                    ct direction reply ct state established,related accept
            {OwnPorts(options)}{BridgeResolver(options)}        reject with icmpx type admin-prohibited
                {"}"}
            {Doors(options)}    chain postrouting {"{"}
                    type nat hook postrouting priority 100; policy accept;
                    iifname "{options.BridgePrefix}*" oifname != "{AnyBridge}" masquerade
                {"}"}
            {"}"}

            """);
        return text.ToString();
    }

    // Containers of one lease talk over their bridge, which the kernel may (br_netfilter) also show to the forward chain.
    private static string Elements(IReadOnlyCollection<string> bridges) =>
        bridges.Count == 0 ? "" : $"        elements = {{ {string.Join(", ", bridges.Order(StringComparer.Ordinal).Select(b => $"\"{b}\" . \"{b}\""))} }}\n";

    private static string BridgeResolver(IsolationOptions options) =>
        options.ResolverOnBridge ? "        meta l4proto { tcp, udp } th dport 53 accept\n" : "";

    private static string Resolvers(IsolationOptions options) =>
        options.Resolvers.Count == 0 ? "" : $"        ip daddr {{ {string.Join(", ", options.Resolvers)} }} meta l4proto {{ tcp, udp }} th dport 53 accept\n";

    // Our own listeners are bound to the loopback unless the operator says otherwise; a tenant's packet to any address of the host
    // is led there. Nothing else of the loopback can be reached: the input chain lets only these ports through.
    private static string Doors(IsolationOptions options)
    {
        var rules = OwnPorts(options).Replace(" accept\n", " dnat ip to 127.0.0.1\n", StringComparison.Ordinal)
            .Replace("        ", $"        iifname \"{options.BridgePrefix}*\" fib daddr type local ", StringComparison.Ordinal);
        return rules.Length == 0 ? "" : $"    chain prerouting {{\n        type nat hook prerouting priority -100; policy accept;\n{rules}    }}\n";
    }

    private static string OwnPorts(IsolationOptions options)
    {
        var forwarded = options.ForwardedPorts.First > 0 ? string.Create(CultureInfo.InvariantCulture, $"{options.ForwardedPorts.First}-{options.ForwardedPorts.Last}") : null;
        var tcp = new[] { options.IngressPort > 0 ? options.IngressPort.ToString(CultureInfo.InvariantCulture) : null, forwarded }.OfType<string>().ToList();
        var rules = tcp.Count == 0 ? "" : $"        tcp dport {{ {string.Join(", ", tcp)} }} accept\n";
        return forwarded is null ? rules : rules + $"        udp dport {{ {forwarded} }} accept\n";
    }
}

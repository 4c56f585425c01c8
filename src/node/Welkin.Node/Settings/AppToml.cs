namespace Welkin.Node.Settings;

/// <summary><c>app.toml</c>: prices, pruning, halting, REST and gRPC. Keys and defaults are the SDK's, but REST is on.</summary>
public static class AppToml
{
    private static readonly SettingKind Text = new SettingKind.Text();
    private static readonly SettingKind Flag = new SettingKind.Flag();

    public static readonly SettingsTable Table = new(
        "app.toml",
        [
            new("minimum-gas-prices", new SettingKind.Prices(), "0.0025uakt", "What this node asks for a unit of gas before it takes a transaction; one of the denominations is enough."),
            new("pruning", new SettingKind.Choice("default", "nothing", "everything", "custom"), "default", "default keeps 362880 heights of state, nothing forgets none, everything keeps 2, custom as the next two say."),
            new("pruning-keep-recent", new SettingKind.QuotedNumber(0, long.MaxValue), "0", "Heights of state that custom keeps."),
            new("pruning-interval", new SettingKind.QuotedNumber(0, long.MaxValue), "0", "Told to clients; old heights are forgotten with each block here."),
            new("halt-height", new SettingKind.Number(0, long.MaxValue), "0", "The node stops before this height; 0 is never."),
            new("halt-time", new SettingKind.Number(0, long.MaxValue), "0", "The node stops before the first block of this Unix time; 0 is never."),
            new("api.enable", Flag, "true", "Serve REST and gRPC-web."),
            new("api.swagger", Flag, "false", "Describe the REST routes under /swagger/."),
            new("api.address", new SettingKind.Listen(), "tcp://127.0.0.1:1317", "Where REST listens."),
            new("api.max-open-connections", new SettingKind.Number(0, 1_000_000), "1000", "Connections at once; 0 is no limit."),
            new("api.rpc-read-timeout", new SettingKind.Number(1, 3600), "10", "Seconds in which the head of a request must have come."),
            new("api.rpc-max-body-bytes", new SettingKind.Number(1, 1 << 30), "1000000", "Largest body of a request."),
            new("api.enabled-unsafe-cors", Flag, "false", "Web pages of every origin may ask."),
            new("api.tls-cert-file", Text, "", "Certificate with its chain, as PEM; relative to config/. With it and its key REST speaks TLS."),
            new("api.tls-key-file", Text, "", "Private key of that certificate, as PEM; relative to config/."),
            new("grpc.enable", Flag, "true", "Serve gRPC."),
            new("grpc.address", new SettingKind.Listen(), "127.0.0.1:9090", "Where gRPC listens."),
            new("grpc.max-recv-msg-size", new SettingKind.QuotedNumber(1, int.MaxValue), "10485760", "Largest message that a client may send."),
            new("grpc.max-send-msg-size", new SettingKind.QuotedNumber(1, int.MaxValue), "2147483647", "Largest answer."),
            new("grpc.max-open-connections", new SettingKind.Number(0, 1_000_000), "1000", "Connections at once; 0 is no limit. Not a key of the network's."),
            new("grpc.tls-cert-file", Text, "", "Certificate with its chain, as PEM; relative to config/. With it and its key gRPC speaks TLS."),
            new("grpc.tls-key-file", Text, "", "Private key of that certificate, as PEM; relative to config/."),
            new("grpc-web.enable", Flag, "true", "Serve gRPC-web on the port of REST."),
        ],
        [
            "query-gas-limit", "pruning-keep-every", "min-retain-blocks", "inter-block-cache", "index-events", "iavl-cache-size", "iavl-disable-fastnode",
            "iavl-lazy-loading", "app-db-backend", "telemetry.*", "rosetta.*", "state-sync.*", "store.*", "streamers.*", "streaming.*", "mempool.*", "wasm.*",
            "api.rpc-write-timeout", "grpc.skip-check-header", "grpc.historical-grpc-address-block-range", "grpc-web.address", "grpc-web.enable-unsafe-cors",
        ]);
}

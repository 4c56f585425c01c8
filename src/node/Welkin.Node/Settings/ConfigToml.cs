namespace Welkin.Node.Settings;

/// <summary><c>config.toml</c>: identity, JSON-RPC, mempool, rhythm of blocks. Keys and defaults are CometBFT 0.38's.</summary>
public static class ConfigToml
{
    private static readonly SettingKind Text = new SettingKind.Text();
    private static readonly SettingKind List = new SettingKind.List();
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostPause = TimeSpan.FromHours(24);

    public static readonly SettingsTable Table = new(
        "config.toml",
        [
            new("moniker", Text, "welkin", "Name of the node, for people."),
            new("log_level", new SettingKind.Choice("debug", "info", "warn", "error", "none"), "info", "debug, info, warn, error or none."),
            new("log_format", new SettingKind.Choice("plain", "json"), "plain", "plain or json, one line for each event."),
            new("genesis_file", Text, "config/genesis.json", "The genesis document; relative to the home."),
            new("priv_validator_key_file", Text, "config/priv_validator_key.json", "The key that signs blocks; relative to the home."),
            new("node_key_file", Text, "config/node_key.json", "The key that names the node; relative to the home."),
            new("rpc.laddr", new SettingKind.Listen(), "tcp://127.0.0.1:26657", "Where JSON-RPC and its WebSocket listen."),
            new("rpc.cors_allowed_origins", List, "", "Web pages of these origins may ask; [\"*\"] is every page, [] none."),
            new("rpc.cors_allowed_methods", List, "HEAD,GET,POST", "Methods that a page may use."),
            new("rpc.cors_allowed_headers", List, "Origin,Accept,Content-Type,X-Requested-With,X-Server-Time", "Headers that a page may send."),
            new("rpc.max_open_connections", Count(1_000_000), "900", "Connections at once, WebSockets included; 0 is no limit."),
            new("rpc.max_subscription_clients", Count(1_000_000), "100", "WebSocket clients that may subscribe at once; 0 lets nobody."),
            new("rpc.max_subscriptions_per_client", Count(1000), "5", "Subscriptions of one client."),
            new("rpc.experimental_subscription_buffer_size", new SettingKind.Number(100, 100_000), "200", "Events that wait for one subscriber before it is cut off."),
            new("rpc.timeout_broadcast_tx_commit", new SettingKind.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), "10s", "How long broadcast_tx_commit waits for the block."),
            new("rpc.max_request_batch_size", Count(100_000), "10", "Calls in one batch; 0 is no limit."),
            new("rpc.max_body_bytes", new SettingKind.Number(1, 1 << 30), "1000000", "Largest body of a request."),
            new("rpc.max_header_bytes", new SettingKind.Number(1024, 1 << 24), "1048576", "Largest head of a request, its line included."),
            new("rpc.tls_cert_file", Text, "", "Certificate with its chain, as PEM; relative to config/. With it and its key JSON-RPC speaks TLS."),
            new("rpc.tls_key_file", Text, "", "Private key of that certificate, as PEM; relative to config/."),
            new("mempool.size", new SettingKind.Number(1, 1_000_000), "5000", "Transactions that wait at most."),
            new("mempool.max_txs_bytes", new SettingKind.Number(1, 1L << 40), "1073741824", "Bytes of all waiting transactions."),
            new("mempool.cache_size", Count(10_000_000), "10000", "Hashes remembered, so that a repeated transaction is refused without a check."),
            new("mempool.max_tx_bytes", new SettingKind.Number(1, 1 << 30), "1048576", "Largest transaction."),
            new("consensus.timeout_commit", new SettingKind.Duration(LeastPause, MostPause), "5s", "Pause between blocks while create_empty_blocks_interval is 0s."),
            new("consensus.create_empty_blocks_interval", new SettingKind.Duration(TimeSpan.Zero, MostPause), "0s", "Above 0s: a waiting transaction makes a block at once, and an empty one is made after this pause."),
        ],
        [
            "version", "proxy_app", "db_backend", "db_dir", "priv_validator_state_file", "priv_validator_laddr", "abci", "filter_peers",
            "rpc.grpc_laddr", "rpc.grpc_max_open_connections", "rpc.unsafe", "rpc.pprof_laddr", "rpc.experimental_close_on_slow_client", "rpc.experimental_websocket_write_buffer_size",
            "p2p.*", "statesync.*", "blocksync.*", "storage.*", "tx_index.*", "instrumentation.*",
            "mempool.type", "mempool.recheck", "mempool.recheck_timeout", "mempool.broadcast", "mempool.wal_dir", "mempool.keep-invalid-txs-in-cache", "mempool.max_batch_bytes",
            "mempool.experimental_max_gossip_connections_to_persistent_peers", "mempool.experimental_max_gossip_connections_to_non_persistent_peers",
            "consensus.wal_file", "consensus.timeout_propose", "consensus.timeout_propose_delta", "consensus.timeout_prevote", "consensus.timeout_prevote_delta",
            "consensus.timeout_precommit", "consensus.timeout_precommit_delta", "consensus.double_sign_check_height", "consensus.skip_timeout_commit",
            "consensus.create_empty_blocks", "consensus.peer_gossip_sleep_duration", "consensus.peer_gossip_intraloop_sleep_duration", "consensus.peer_query_maj23_sleep_duration",
        ]);

    private static SettingKind Count(long most) => new SettingKind.Number(0, most);
}

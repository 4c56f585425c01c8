using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Welkin.App;
using Welkin.Engine.Embedded;
using Welkin.Engine.Pool;
using Welkin.Node.Rpc;
using Welkin.Store;

namespace Welkin.Node.Settings;

/// <summary>The settings of a node: both files of its home and the environment, checked, in the words of the parts that use them.</summary>
public sealed record NodeSettings(string Home, SettingValues Config, SettingValues App)
{
    private const long DefaultKeepRecent = 362880;
    private const long LeastKeepRecent = 2;

    /// <summary>Reads <c>config/config.toml</c> and <c>config/app.toml</c>; a file that is missing has only defaults.</summary>
    /// <param name="environment">Variables that begin with <c>WELKIN_</c> override the files.</param>
    /// <param name="flags">What the command line says, by the path of the setting.</param>
    /// <exception cref="NodeException">An unknown key or a wrong value, with its place and the next step.</exception>
    public static NodeSettings Read(string home, IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, SettingValue>? flags = null)
    {
        RefuseUnknown(environment);
        SettingValues ReadOne(SettingsTable table) => SettingsReader.Read(table, Path.Combine(home, "config", table.FileName), name => environment.GetValueOrDefault(name), flags);
        var settings = new NodeSettings(home, ReadOne(ConfigToml.Table), ReadOne(AppToml.Table));
        settings.Check();
        return settings;
    }

    /// <summary>A path of config.toml, relative to the home.</summary>
    public string File(string key) => Path.Combine(Home, Config.Text(key));

    /// <summary>Heights of state that are kept; 0 keeps all.</summary>
    public long KeepRecent => App.Text("pruning") switch
    {
        "nothing" => 0,
        "everything" => LeastKeepRecent,
        "custom" => App.Number("pruning-keep-recent"),
        _ => DefaultKeepRecent,
    };

    /// <summary>What the node asks for a unit of gas.</summary>
    public string MinimumGasPrices => App.Text("minimum-gas-prices").Replace(';', ',');

    /// <summary>Options of the application.</summary>
    public WelkinOptions Application(IReadOnlyList<long> skipUpgrades) => new()
    {
        MinGasPrices = DecCoins.Parse(MinimumGasPrices).OrThrow(),
        SkipUpgradeHeights = skipUpgrades,
        Store = new MultiStoreOptions { KeepRecent = KeepRecent, Together = Parallel.Invoke },
    };

    /// <summary>Options of the engine.</summary>
    public EmbeddedOptions Engine()
    {
        var interval = Config.Duration("consensus.create_empty_blocks_interval");
        return EmbeddedOptions.Default with
        {
            BlockTime = interval > TimeSpan.Zero ? interval : Config.Duration("consensus.timeout_commit"),
            FixedBlocks = interval == TimeSpan.Zero,
            Mempool = new MempoolLimits(Config.Int("mempool.size"), Config.Int("mempool.max_tx_bytes"), Config.Number("mempool.max_txs_bytes"), Config.Int("mempool.cache_size")),
            HaltHeight = App.Number("halt-height"),
            HaltTime = App.Number("halt-time"),
        };
    }

    /// <summary>What the node serves.</summary>
    public NodeConfig Served(string nodeId, string appName, string appVersion) => new(Config.Text("moniker"), nodeId, Rpc(), Grpc(), Rest(), MinimumGasPrices, appName, appVersion)
    {
        PruningKeepRecent = App.Text("pruning-keep-recent"),
        PruningInterval = App.Text("pruning-interval"),
        HaltHeight = App.Number("halt-height"),
    };

    private RpcConfig Rpc() => new(Config.Listen("rpc.laddr"), new RpcLimits(
        Config.List("rpc.cors_allowed_origins"),
        Config.Int("rpc.max_body_bytes"),
        Config.Int("rpc.max_request_batch_size"),
        Config.Int("rpc.max_subscription_clients"),
        Config.Int("rpc.max_subscriptions_per_client"),
        Config.Int("rpc.experimental_subscription_buffer_size"))
    {
        AllowedMethods = Config.List("rpc.cors_allowed_methods"),
        AllowedHeaders = Config.List("rpc.cors_allowed_headers"),
        CommitTimeout = Config.Duration("rpc.timeout_broadcast_tx_commit"),
    })
    {
        Door = new ListenerLimits(Config.Int("rpc.max_open_connections"), Config.Int("rpc.max_header_bytes"))
        {
            Certificate = Certificate(Config, "rpc.tls_cert_file", "rpc.tls_key_file"),
        },
    };

    private GrpcConfig? Grpc() => !App.Flag("grpc.enable") ? null : new(App.Listen("grpc.address"), App.Int("grpc.max-recv-msg-size"), App.Int("grpc.max-send-msg-size"))
    {
        Door = new ListenerLimits(App.Int("grpc.max-open-connections")) { Certificate = Certificate(App, "grpc.tls-cert-file", "grpc.tls-key-file") },
    };

    private RestConfig? Rest() => !App.Flag("api.enable") ? null : new(
        App.Listen("api.address"), App.Flag("api.enabled-unsafe-cors"), App.Int("api.rpc-max-body-bytes"), App.Flag("api.swagger"), App.Flag("grpc-web.enable"))
    {
        Door = new ListenerLimits(App.Int("api.max-open-connections"))
        {
            HeadTimeout = TimeSpan.FromSeconds(App.Number("api.rpc-read-timeout")),
            Certificate = Certificate(App, "api.tls-cert-file", "api.tls-key-file"),
        },
    };

    private void Check()
    {
        if (App.Text("pruning") == "custom" && App.Number("pruning-keep-recent") < LeastKeepRecent)
            throw App.Wrong("pruning-keep-recent", $"custom pruning keeps at least {LeastKeepRecent} heights. Write a number, or pruning = \"nothing\" to keep all");
    }

    private static ServerCertificate? Certificate(SettingValues values, string certificate, string key)
    {
        var (certificateFile, keyFile) = (values.Text(certificate), values.Text(key));
        if (certificateFile.Length == 0 && keyFile.Length == 0) return null;
        if (keyFile.Length == 0) throw values.Wrong(certificate, $"a certificate without its key. Set {key} too, or neither for plain HTTP");
        if (certificateFile.Length == 0) throw values.Wrong(key, $"a key without its certificate. Set {certificate} too, or neither for plain HTTP");
        var folder = Path.GetDirectoryName(values.Path)!;
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(Path.Combine(folder, certificateFile));
            return new ServerCertificate(X509Certificate2.CreateFromPemFile(Path.Combine(folder, certificateFile), Path.Combine(folder, keyFile)), chain);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw values.Wrong(certificate, $"{certificateFile} and {keyFile} give no certificate: {fault.Message.TrimEnd('.')}. Both must be readable PEM files that belong together");
        }
    }

    /// <summary>A variable that names a section of ours but no key of it is a slip of the pen, which would otherwise go unnoticed.</summary>
    private static void RefuseUnknown(IReadOnlyDictionary<string, string> environment)
    {
        var keys = ConfigToml.Table.Keys.Concat(AppToml.Table.Keys).ToList();
        var sections = keys.Where(key => key.Section.Length > 0).Select(key => key.Variable[..^key.Name.Length]).Distinct().ToList();
        foreach (var name in environment.Keys.Order(StringComparer.Ordinal))
        {
            if (keys.Any(key => key.Variable == name) || !sections.Any(section => name.StartsWith(section, StringComparison.Ordinal))) continue;
            throw new NodeException($"${name} is no setting. Unset it, or is {keys.Select(key => key.Variable).OrderBy(known => SettingsReader.Distance(known, name)).First()} meant?");
        }
    }
}

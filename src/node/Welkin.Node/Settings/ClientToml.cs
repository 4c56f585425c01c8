namespace Welkin.Node.Settings;

/// <summary><c>client.toml</c>: what commands do when a flag does not say otherwise. Keys are the SDK's.</summary>
public static class ClientToml
{
    private static readonly SettingKind Text = new SettingKind.Text();

    public static readonly SettingsTable Table = new(
        "client.toml",
        [
            new("chain-id", Text, "", "The chain that transactions are for; a node of another one is refused. Empty takes the node's word."),
            new("keyring-backend", new SettingKind.Choice("", "file", "test"), "", "file (encrypted) or test (unencrypted); empty is test where the home is a local network, else file."),
            new("keyring-default-keyname", Text, "", "The key that signs when --from does not say."),
            new("output", new SettingKind.Choice("", "text", "json"), "", "Form of the answers: text or json; empty is what each command is used to."),
            new("node", Text, "", "JSON-RPC of the node to ask, such as tcp://127.0.0.1:26657; empty is the local network of the home."),
            new("broadcast-mode", new SettingKind.Choice("sync", "async"), "sync", "sync waits for the block, async does not."),
        ],
        ["grpc-address", "grpc-insecure", "grpc-concurrency", "gas", "gas-prices", "gas-adjustment", "fees", "fee-granter", "fee-payer", "note"]);
}

using Welkin.Cli.Home;
using Welkin.Client.Keys;
using Welkin.Engine.Keys;
using Welkin.ProviderDaemon.Docker.Engine;

namespace Welkin.Cli.Local;

/// <summary>Writes a new network into a home: keys, genesis, network.json.</summary>
internal static class NetworkMaker
{
    public static void Make(HomeFolder home, UpSettings settings)
    {
        var ports = settings.Ports;
        var accounts = LocalAccounts.Make(home, settings.Providers, []);
        var validator = PrivateKey.Generate();
        PrivateFile.CreateFolder(home.Node);
        PrivateFile.CreateFolder(Path.Combine(home.Node, "config"));
        PrivateFile.CreateFolder(Path.Combine(home.Node, "data"));
        PrivateFile.Write(Path.Combine(home.Node, "config", "priv_validator_key.json"), System.Text.Encoding.UTF8.GetBytes(FileSigner.KeyJson(validator)));
        PrivateFile.Write(Path.Combine(home.Node, "config", "genesis.json"), System.Text.Encoding.UTF8.GetBytes(LocalGenesis.Make(settings, accounts, validator)));
        LocalNodeFiles.Write(home, settings);
        for (var k = 1; k <= settings.Providers; k++) PrivateFile.CreateFolder(home.Provider(k));

        new NetworkFile
        {
            ChainId = settings.ChainId,
            Rpc = $"http://127.0.0.1:{ports.Rpc}",
            Grpc = $"http://127.0.0.1:{ports.Grpc}",
            Rest = $"http://127.0.0.1:{ports.Rest}",
            Ingress = settings.Providers > 0 ? $"http://127.0.0.1:{ports.Ingress}" : null,
            SampleImage = SampleImage.Reference,
            Providers =
            [
                .. Enumerable.Range(1, settings.Providers).Select(k => new NetworkProvider(
                    accounts.First(account => account.Name == LocalAccounts.ProviderName(k)).Address,
                    $"https://127.0.0.1:{ports.Gateway(k)}",
                    $"https://127.0.0.1:{ports.ProviderGrpc(k)}")),
            ],
            Accounts = accounts,
        }.Write(home);
    }
}

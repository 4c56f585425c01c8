using Welkin.Cli.Terminal;
using Welkin.Node;
using Welkin.Node.Settings;

namespace Welkin.Cli.Home;

/// <summary>Reads <c>client.toml</c> for the commands.</summary>
internal static class ClientSettings
{
    /// <summary>The file below <c>config/</c> of a home, and what the environment says.</summary>
    /// <exception cref="CliException">An unknown key or a wrong value.</exception>
    public static SettingValues Of(Invocation run) => Of(run.HomeGiven);

    /// <summary>The same by the home that was asked for; null for the usual one.</summary>
    public static SettingValues Of(string? home)
    {
        try
        {
            return SettingsReader.Read(ClientToml.Table, Path.Combine(HomeFolder.At(home).Path, "config", ClientToml.Table.FileName), Environment.GetEnvironmentVariable);
        }
        catch (NodeException fault)
        {
            throw new CliException(fault.Message, inner: fault);
        }
    }
}

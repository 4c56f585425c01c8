using Welkin.Cli.Local;

namespace Welkin.Cli.Home;

/// <summary>One change of a home's layout.</summary>
/// <param name="To">The format it leads to.</param>
/// <param name="What">Said to the user when it is done.</param>
/// <param name="Apply">Repeatable: a crash in it is followed by the same step again.</param>
public sealed record HomeStep(int To, string What, Action<HomeFolder> Apply);

/// <summary>The layouts homes have had.</summary>
public static class HomeFormat
{
    /// <summary>
    /// 1: endpoints and accounts in network.json, options of <c>up</c> to be repeated each time.
    /// 2: the options live in up.json.
    /// 3: the node has config.toml and app.toml.
    /// </summary>
    public const int Current = 3;

    /// <summary>
    /// What the chain inside is made of. 1: the modules of the market. 2: staking, slashing, evidence, governance and upgrades with
    /// them, as on the network. State without validators cannot become state with them, so a chain of 1 is not gone on with.
    /// </summary>
    public const int Chain = 2;

    private static readonly HomeStep[] Steps =
    [
        new(2, "the options of 'up' are kept in up.json", static home => UpSettings.FromNetworkFile(home).Write(home)),
        new(3, "the node's settings are in config.toml and app.toml", static home => LocalNodeFiles.Write(home, UpSettings.Read(home))),
    ];

    /// <summary>The steps from an older format to this one, in order.</summary>
    public static IEnumerable<HomeStep> StepsFrom(int format) => Steps.Where(step => step.To > format);
}

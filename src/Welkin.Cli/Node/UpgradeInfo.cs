using System.Text.Encodings.Web;
using System.Text.Json;
using Welkin.Client.Keys;
using Welkin.Runtime;

namespace Welkin.Cli.Node;

/// <summary>The file by which Cosmovisor and the next program learn that the chain waits for an upgrade.</summary>
internal static class UpgradeInfo
{
    private const string FileName = "upgrade-info.json";
    private static readonly JsonSerializerOptions AsGo = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the plan under the data folder and returns the path.</summary>
    public static string Write(string dataFolder, UpgradeNeededException upgrade)
    {
        var path = Path.Combine(dataFolder, FileName);
        var plan = new Dictionary<string, object> { ["name"] = upgrade.Plan, ["time"] = "0001-01-01T00:00:00Z", ["height"] = upgrade.Height };
        if (upgrade.Info.Length > 0) plan["info"] = upgrade.Info;
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(plan, AsGo));
        return path;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Keys;

/// <summary><c>welkin keys list</c>.</summary>
internal static class KeysList
{
    public static Command Make()
    {
        var names = new Option<bool>("--list-names", "-n") { Description = "Names only" };
        return new Command("list", "All keys").With(names).Does((run, _) =>
        {
            var keys = Keyring.Open(run).List();
            if (run.Get(names))
            {
                run.Output.Answer(JsonShapes.Of(keys.Select(key => key.Name)), () => keys.Select(key => key.Name));
            }
            else
            {
                run.Output.Answer(new JsonArray([.. keys.Select(key => (JsonNode)KeyView.Json(key))]), () => keys.SelectMany(key => KeyView.Text(key)));
            }

            return Task.FromResult(0);
        });
    }
}

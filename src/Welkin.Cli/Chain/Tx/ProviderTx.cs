using System.CommandLine;
using Akash.Base.Attributes.V1;
using Akash.Provider.V1Beta4;
using Google.Protobuf;
using Welkin.Cli.Terminal;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Welkin.Cli.Chain.Tx;

internal static class ProviderTx
{
    public static Command Make() => new Command("provider", "Registration of providers").With(
        MakeOne("create", "Register a provider", (owner, host, info, attributes) => new MsgCreateProvider { Owner = owner, HostUri = host, Info = info, Attributes = { attributes } }),
        MakeOne("update", "Replace a provider's registration", (owner, host, info, attributes) => new MsgUpdateProvider { Owner = owner, HostUri = host, Info = info, Attributes = { attributes } }));

    private static Command MakeOne(string name, string help, Func<string, string, Info, IEnumerable<Akash.Base.Attributes.V1.Attribute>, IMessage> message)
    {
        var file = new Argument<string>("FILE") { Description = "YAML with host, attributes (key, value) and info (email, website)" };
        return new Command(name, help).With(file).Sends(
            request =>
            {
                var root = Read(request.Run.Need(file));
                var attributes = (root.Children.TryGetValue("attributes", out var list) ? list as YamlSequenceNode : null)?.Children.OfType<YamlMappingNode>() ?? [];
                var info = root.Children.TryGetValue("info", out var node) ? node as YamlMappingNode : null;
                return message(
                    request.From.ToString(),
                    Text(root, "host"),
                    new Info { Email = Text(info, "email"), Website = Text(info, "website") },
                    attributes.Select(pair => new Akash.Base.Attributes.V1.Attribute { Key = Text(pair, "key"), Value = Text(pair, "value") }));
            },
            "provider");
    }

    private static YamlMappingNode Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var stream = new YamlStream();
            stream.Load(reader);
            return stream.Documents.FirstOrDefault()?.RootNode as YamlMappingNode
                ?? throw new CliException($"{path} has no host, attributes and info", "Look at: welkin tx provider create --help");
        }
        catch (YamlException fault)
        {
            throw new CliException($"{path}:{fault.Start.Line}:{fault.Start.Column}: {fault.Message}", "Correct the YAML", fault);
        }
    }

    private static string Text(YamlMappingNode? node, string name) =>
        node is not null && node.Children.TryGetValue(name, out var value) && value is YamlScalarNode { Value: { } text } ? text : "";
}

using System.Security.Cryptography;
using System.Text;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Google.Protobuf.WellKnownTypes;
using Welkin.Sdl.Building;
using Welkin.Sdl.Reading;
using Welkin.Sdl.Yaml;
using ManifestGroup = Akash.Manifest.V2Beta3.Group;

namespace Welkin.Sdl;

/// <summary>A deployment as a tenant writes it (SDL 2.0 or 2.1): what the chain gets, what the provider gets, and the hash that binds both.</summary>
/// <remarks>Accepts, refuses and hashes as the published client chain-sdk 1.0.0-alpha.25 does; what newer clients added is read in 2.1 files.</remarks>
public sealed class SdlDocument
{
    private readonly IReadOnlyList<GroupSpec> _groups;
    private readonly IReadOnlyList<ManifestGroup> _manifest;
    private readonly long? _reclamationSeconds;

    private SdlDocument(Model.SdlFile file, string path)
    {
        (_groups, _manifest) = Builder.Build(file);
        _reclamationSeconds = file.Reclamation?.Seconds;
        Warnings = Advice.Of(file, _groups, path);
    }

    /// <summary>What clients accept but the network refuses, so that a deployment would fail later: limits, host names, no public port.</summary>
    public IReadOnlyList<SdlError> Warnings { get; }

    /// <summary>Reads a file. Never throws on bad input; time and memory are bounded.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="path">Its name in messages.</param>
    public static SdlParse Parse(string text, string path)
    {
        var diagnostics = new Diagnostics(path);
        if (Read(text, diagnostics) is not { } root || FileReader.Read(root, diagnostics) is not { } file || diagnostics.HasErrors)
        {
            return new SdlParse(diagnostics.Errors);
        }

        new Relations(file, diagnostics).Check();
        return diagnostics.HasErrors ? new SdlParse(diagnostics.Errors) : new SdlParse(new SdlDocument(file, path));
    }

    /// <summary>The groups of MsgCreateDeployment, by name.</summary>
    public IReadOnlyList<GroupSpec> Groups() => [.. _groups.Select(group => group.Clone())];

    /// <summary>The groups as sorted JSON.</summary>
    public string GroupsJson() => SdlJson.Write(_groups);

    /// <summary>The manifest for the provider. It holds secrets.</summary>
    public IReadOnlyList<ManifestGroup> Manifest() => [.. _manifest.Select(group => group.Clone())];

    /// <summary>The manifest as sorted JSON, which is what is sent and hashed. It holds secrets.</summary>
    public string ManifestJson() => SdlJson.Write(_manifest);

    /// <summary>The manifest as sorted JSON with stars for the values of <c>env</c> and <c>credentials</c>.</summary>
    public string RedactedManifestJson() => SdlJson.WriteRedacted(_manifest);

    /// <summary>The version of the deployment: SHA-256 of the manifest's JSON, 32 bytes.</summary>
    public byte[] Version() => SHA256.HashData(Encoding.UTF8.GetBytes(SdlJson.Write(_manifest)));

    /// <summary>The reclamation window the tenant asks for, if any (2.1).</summary>
    public DeploymentReclamation? Reclamation() =>
        _reclamationSeconds is { } seconds ? new DeploymentReclamation { MinWindow = new Duration { Seconds = seconds } } : null;

    /// <inheritdoc/>
    public override string ToString() => RedactedManifestJson();

    private static YamlNode? Read(string text, Diagnostics diagnostics)
    {
        try
        {
            var root = YamlReader.Read(text);
            if (root is null)
            {
                diagnostics.Add(new Spot(1, 1), "the file is empty", "version, services, profiles and deployment", "Start from one of the examples.");
            }

            return root;
        }
        catch (YamlFault fault)
        {
            diagnostics.Add(fault.Spot, fault.Message, fault.Expected, fault.Hint);
            return null;
        }
    }
}

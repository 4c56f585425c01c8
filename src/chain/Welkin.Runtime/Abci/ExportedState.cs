using System.Text.Json;
using Tendermint.Crypto;

namespace Welkin.Runtime;

/// <summary>The state after a height, as the genesis document of another chain holds it.</summary>
/// <param name="Sections">The sections of the modules, in JSON, sorted by module.</param>
/// <param name="Validators">Who makes blocks by it.</param>
public sealed record ExportedState(IReadOnlyList<KeyValuePair<string, string>> Sections, IReadOnlyList<ExportedValidator> Validators)
{
    /// <summary>The sections as one JSON object, the <c>app_state</c> of a genesis document.</summary>
    public string AppState => $"{{{string.Join(',', Sections.Select(section => $"{JsonSerializer.Serialize(section.Key)}:{section.Value}"))}}}";
}

/// <summary>A validator of an exported state.</summary>
/// <param name="Name">Its moniker.</param>
/// <param name="Key">The key that signs blocks.</param>
/// <param name="Power">Its voting power, above 0.</param>
public sealed record ExportedValidator(string Name, PublicKey Key, long Power);

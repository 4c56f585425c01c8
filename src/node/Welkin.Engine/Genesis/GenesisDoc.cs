using System.Text.Json;
using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Json;
using Welkin.Engine.Validators;
using Validator = Welkin.Engine.Validators.Validator;
using ValidatorSet = Welkin.Engine.Validators.ValidatorSet;

namespace Welkin.Engine.Genesis;

/// <summary>A validator that the genesis itself names.</summary>
public sealed record GenesisValidator(ByteString Address, ConsensusKey Key, long Power, string Name)
{
    /// <summary>Go's text, which error messages carry.</summary>
    public override string ToString() => $"{{{GoText.Hex(Address.Span)} {Key} {Power} {Name}}}";
}

/// <summary>Where a chain begins.</summary>
/// <param name="AppState">Raw JSON of the application's genesis; empty when there is none.</param>
public sealed record GenesisDoc(
    BlockTime Time, string ChainId, long InitialHeight, ConsensusParams Parameters, IReadOnlyList<GenesisValidator> Validators, ByteString AppHash, ReadOnlyMemory<byte> AppState)
{
    /// <summary>Reads a genesis file and completes it.</summary>
    /// <param name="now">Genesis time when the file has none.</param>
    /// <remarks>Errors: undefined, with CometBFT's text.</remarks>
    public static Result<GenesisDoc> Parse(ReadOnlyMemory<byte> json, BlockTime now) => GenesisReader.Read(json, now);

    /// <summary>The validators as a fresh set; empty when the application names them instead.</summary>
    public Result<ValidatorSet> ValidatorSet() => Welkin.Engine.Validators.ValidatorSet.From([.. Validators.Select(member => Validator.Of(member.Key, member.Power))]);

    /// <summary>What the application is told of it.</summary>
    public RequestInitChain ToInitChain(ValidatorSet validators) => new()
    {
        Time = Time.ToTimestamp(),
        ChainId = ChainId,
        ConsensusParams = Parameters,
        Validators = { validators.Members.Select(member => new ValidatorUpdate { PubKey = member.Key.ToProto(), Power = member.Power }) },
        AppStateBytes = ByteString.CopyFrom(AppState.Span),
        InitialHeight = InitialHeight,
    };

    /// <summary>CometBFT's form of the document.</summary>
    public string ToJson(bool indented = false) => CometJson.Text(WriteJson, indented);

    public void WriteJson(Utf8JsonWriter json) => json.Object(() =>
    {
        json.WriteString("genesis_time", Time.ToRfc3339Nano());
        json.WriteString("chain_id", ChainId);
        json.Long("initial_height", InitialHeight);
        json.ConsensusParams("consensus_params", Parameters);
        if (Validators.Count > 0) json.List("validators", Validators, member => json.Object(() =>
        {
            json.Hex("address", member.Address);
            json.Key("pub_key", member.Key);
            json.Long("power", member.Power);
            json.WriteString("name", member.Name);
        }));
        json.Hex("app_hash", AppHash);
        if (AppState.IsEmpty) return;
        json.WritePropertyName("app_state");
        using var state = JsonDocument.Parse(AppState);
        state.RootElement.WriteTo(json);
    });

    /// <summary>Checks the document and fills what may be left out.</summary>
    internal Result<GenesisDoc> Completed()
    {
        if (ChainId.Length == 0) return Error.Undefined("genesis doc must include non-empty chain_id");
        if (System.Text.Encoding.UTF8.GetByteCount(ChainId) > BlockLimits.MaxChainIdLength)
            return Error.Undefined($"chain_id in genesis doc is too long (max: {BlockLimits.MaxChainIdLength})");
        if (InitialHeight < 0) return Error.Undefined($"initial_height cannot be negative (got {InitialHeight})");
        if (!ConsensusParamRules.Check(Parameters).TryGet(out _, out var error)) return error;
        var completed = new List<GenesisValidator>();
        foreach (var member in Validators)
        {
            if (member.Power == 0) return Error.Undefined($"the genesis file cannot contain validators with no voting power: {member}");
            if (!member.Address.IsEmpty && !member.Address.Equals(member.Key.Address))
                return Error.Undefined($"incorrect address for validator {member} in the genesis file, should be {GoText.Hex(member.Key.Address.Span)}");
            completed.Add(member with { Address = member.Key.Address });
        }
        return this with { InitialHeight = InitialHeight == 0 ? 1 : InitialHeight, Validators = completed };
    }
}

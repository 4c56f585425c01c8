using System.Globalization;
using Welkin.Engine.Json;

namespace Welkin.Engine.Keys;

/// <summary>Steps of a round in the order in which a validator signs them.</summary>
public enum SignStep { None = 0, Propose = 1, Prevote = 2, Precommit = 3 }

/// <summary>The last thing a validator signed (<c>priv_validator_state.json</c>). It is on disk before a signature leaves.</summary>
public sealed record SignState(long Height, int Round, SignStep Step, ByteString Signature, ByteString SignBytes)
{
    public static readonly SignState Empty = new(0, 0, SignStep.None, ByteString.Empty, ByteString.Empty);

    /// <summary>May this step be signed? True means it is the very step signed last, so only the same content may be signed again.</summary>
    /// <remarks>Errors: undefined, with CometBFT's text, when the step lies before the last one.</remarks>
    public Result<bool> IsSameStep(long height, int round, SignStep step)
    {
        if (height < Height) return Error.Undefined($"height regression. Got {height}, last height {Height}");
        if (height > Height) return false;
        if (round < Round) return Error.Undefined($"round regression at height {height}. Got {round}, last round {Round}");
        if (round > Round) return false;
        if (step < Step) return Error.Undefined($"step regression at height {height} round {round}. Got {(int)step}, last step {(int)Step}");
        if (step > Step) return false;
        return SignBytes.IsEmpty ? Error.Undefined("no SignBytes found") : true;
    }

    public string ToJson(bool indented = false) => CometJson.Text(json => json.Object(() =>
    {
        json.Long("height", Height);
        json.WriteNumber("round", Round);
        json.WriteNumber("step", (int)Step);
        if (!Signature.IsEmpty) json.Base64("signature", Signature);
        if (!SignBytes.IsEmpty) json.Hex("signbytes", SignBytes);
    }), indented);

    public static Result<SignState> Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!GoJson.Parse(utf8).TryGet(out var root, out var error)) return error;
        try
        {
            return new SignState(
                long.Parse(root["height"]?.Text ?? "0", CultureInfo.InvariantCulture),
                int.Parse(root["round"]?.Text ?? "0", CultureInfo.InvariantCulture),
                (SignStep)int.Parse(root["step"]?.Text ?? "0", CultureInfo.InvariantCulture),
                ByteString.FromBase64(root["signature"]?.Text ?? ""),
                ByteString.CopyFrom(Convert.FromHexString(root["signbytes"]?.Text ?? "")));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return Error.Undefined($"not a sign state: {e.Message}");
        }
    }
}

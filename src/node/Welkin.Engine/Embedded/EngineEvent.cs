using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Engine.Blocks;

namespace Welkin.Engine.Embedded;

/// <summary>Something that subscribers hear of after it is durable.</summary>
public abstract record EngineEvent
{
    private EngineEvent(string name, IEnumerable<Event> events)
    {
        Add("tm.event", name);
        foreach (var item in events)
            foreach (var attribute in item.Attributes)
                if (item.Type.Length > 0 && attribute.Key.Length > 0) Add($"{item.Type}.{attribute.Key}", attribute.Value);
    }

    /// <summary>What queries are matched with: composite key to values, keys in byte order.</summary>
    public SortedDictionary<string, List<string>> Attributes { get; } = new(StringComparer.Ordinal);

    public sealed record NewBlock(Block Block, BlockID Id, ResponseFinalizeBlock Results) : EngineEvent("NewBlock", Results.Events);

    public sealed record NewBlockHeader(Header Header) : EngineEvent("NewBlockHeader", []);

    public sealed record NewBlockEvents(long Height, IReadOnlyList<Event> Events, long TxCount) : EngineEvent("NewBlockEvents", Events);

    public sealed record Tx : EngineEvent
    {
        public TxResult Result { get; }

        public Tx(TxResult result) : base("Tx", result.Result.Events)
        {
            Result = result;
            Add("tx.hash", Convert.ToHexString(Hash.Sha256(result.Tx.Span)));
            Add("tx.height", result.Height.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public sealed record ValidatorSetUpdates(IReadOnlyList<Welkin.Engine.Validators.Validator> Updates) : EngineEvent("ValidatorSetUpdates", []);

    private void Add(string key, string value)
    {
        if (Attributes.TryGetValue(key, out var values)) values.Add(value);
        else Attributes[key] = [value];
    }
}

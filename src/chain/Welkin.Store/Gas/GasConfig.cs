namespace Welkin.Store;

/// <summary>Gas prices of store operations; compiled in, not parameters.</summary>
/// <remarks>Spec: cosmossdk.io/store v1.1 <c>types/gas.go</c>.</remarks>
public sealed record GasConfig
{
    /// <summary>Prices of persistent and memory stores.</summary>
    public static readonly GasConfig Persistent = new()
    {
        Has = 1000,
        Delete = 1000,
        ReadFlat = 1000,
        ReadPerByte = 3,
        WriteFlat = 2000,
        WritePerByte = 30,
        IterNextFlat = 30,
    };

    /// <summary>Prices of transient stores.</summary>
    public static readonly GasConfig Transient = new()
    {
        Has = 100,
        Delete = 100,
        ReadFlat = 100,
        ReadPerByte = 0,
        WriteFlat = 200,
        WritePerByte = 3,
        IterNextFlat = 3,
    };

    public required ulong Has { get; init; }

    public required ulong Delete { get; init; }

    public required ulong ReadFlat { get; init; }

    public required ulong ReadPerByte { get; init; }

    public required ulong WriteFlat { get; init; }

    public required ulong WritePerByte { get; init; }

    public required ulong IterNextFlat { get; init; }

    /// <summary>The prices of a kind of store.</summary>
    public static GasConfig For(StoreKind kind) => kind == StoreKind.Transient ? Transient : Persistent;
}

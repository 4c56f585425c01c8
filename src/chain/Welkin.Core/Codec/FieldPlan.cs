using System.Collections;
using System.Globalization;
using Amino;
using CosmosProto;
using Gogoproto;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Welkin.Core.Codec;

/// <summary>What one value of a field is to the network's encoders.</summary>
internal enum ValueKind
{
    Bool,
    Int32,
    Int64,
    UInt32,
    UInt64,
    Text,
    Bytes,
    HexBytes,
    RawJson,
    Enum,
    Int,
    Dec,
    Message,

    /// <summary>Floating point, which only descriptors of descriptors have. Nothing writes it.</summary>
    Unsupported,
}

/// <summary>How the amino JSON encoder renders a field.</summary>
internal enum AminoValue
{
    Plain,
    CoinList,
    Int,
    Dec,
}

/// <summary>A field's options, read once: what the network's generated code would have compiled into itself.</summary>
internal sealed class FieldPlan
{
    public FieldPlan(FieldDescriptor field)
    {
        var options = field.GetOptions();
        Field = field;
        Accessor = field.Accessor;
        Name = field.Name;
        Oneof = field.RealContainingOneof;
        Nullable = options?.HasExtension(GogoExtensions.Nullable) != true || options.GetExtension(GogoExtensions.Nullable);
        IsGoTime = options?.GetExtension(GogoExtensions.Stdtime) == true;
        Kind = KindOf(field, options);
        AcceptsInterface = Text(options, CosmosExtensions.AcceptsInterface);
        Scalar = Text(options, CosmosExtensions.Scalar);
        AminoName = Text(options, AminoExtensions.FieldName) ?? field.Name;
        AminoOneofType = Text(options, AminoExtensions.OneofName);
        AlwaysInAmino = options?.GetExtension(AminoExtensions.DontOmitempty) == true;
        Amino = AminoOf(options);
        IsAminoPlaceholder = IsPlaceholder(field);
        OneofGoName = Oneof is null ? "" : CamelCase(Oneof.Name);
    }

    public FieldDescriptor Field { get; }

    public IFieldAccessor Accessor { get; }

    public string Name { get; }

    public ValueKind Kind { get; }

    /// <summary>Whether Go holds a pointer, which may be nil.</summary>
    public bool Nullable { get; }

    /// <summary>Whether Go holds its own time type, whose zero is the year 1 and not 1970.</summary>
    public bool IsGoTime { get; }

    public OneofDescriptor? Oneof { get; }

    public string OneofGoName { get; }

    public string? AcceptsInterface { get; }

    public string? Scalar { get; }

    public string AminoName { get; }

    public string? AminoOneofType { get; }

    public bool AlwaysInAmino { get; }

    public AminoValue Amino { get; }

    /// <summary>Whether the network's amino encoder sees an empty message here, whatever the field holds.</summary>
    public bool IsAminoPlaceholder { get; }

    public bool IsList => Field.IsRepeated && !Field.IsMap;

    public bool IsMessage => Kind == ValueKind.Message && !Field.IsMap;

    /// <summary>The key that sorts the field in amino JSON: a member of a oneof stands where its oneof does.</summary>
    public string AminoSortKey => Oneof is null ? AminoName : OneofGoName;

    /// <summary>Whether the field holds what it holds when nobody set it.</summary>
    public bool IsZero(IMessage message) => Accessor.GetValue(message) switch
    {
        null => true,
        IMessage => false,
        string content => content.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        ICollection list => list.Count == 0,
        bool flag => !flag,
        uint number => number == 0,
        long number => number == 0,
        ulong number => number == 0,
        var number => (int)number == 0,
    };

    private static ValueKind KindOf(FieldDescriptor field, FieldOptions? options)
    {
        switch (Text(options, GogoExtensions.Customtype))
        {
            case "cosmossdk.io/math.Int" or "github.com/cosmos/cosmos-sdk/types.Int" or "pkg.akt.dev/go/node/types/sdk.Int":
                return ValueKind.Int;
            case "cosmossdk.io/math.LegacyDec" or "github.com/cosmos/cosmos-sdk/types.Dec":
                return ValueKind.Dec;
        }

        switch (Text(options, GogoExtensions.Casttype))
        {
            case "github.com/cometbft/cometbft/libs/bytes.HexBytes":
                return ValueKind.HexBytes;
            case "encoding/json.RawMessage":
                return ValueKind.RawJson;
        }

        return field.FieldType switch
        {
            FieldType.Bool => ValueKind.Bool,
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => ValueKind.Int32,
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => ValueKind.Int64,
            FieldType.UInt32 or FieldType.Fixed32 => ValueKind.UInt32,
            FieldType.UInt64 or FieldType.Fixed64 => ValueKind.UInt64,
            FieldType.String => ValueKind.Text,
            FieldType.Bytes => ValueKind.Bytes,
            FieldType.Enum => ValueKind.Enum,
            FieldType.Message => ValueKind.Message,
            _ => ValueKind.Unsupported,
        };
    }

    /// <summary>
    /// The network's encoder reads descriptors while the program still starts. A type of the same package whose file comes later
    /// by name is not there yet, so an empty one stands in for it. The SDK's own messages have other descriptors, which are complete.
    /// </summary>
    private static bool IsPlaceholder(FieldDescriptor field) =>
        field.FieldType == FieldType.Message
        && field.File.Package.StartsWith("akash.", StringComparison.Ordinal)
        && field.MessageType.File.Package == field.File.Package
        && string.CompareOrdinal(field.MessageType.File.Name, field.File.Name) > 0;

    private AminoValue AminoOf(FieldOptions? options)
    {
        if (Text(options, AminoExtensions.Encoding) == "legacy_coins")
        {
            return AminoValue.CoinList;
        }

        return Scalar switch
        {
            "cosmos.Int" => AminoValue.Int,
            // Only this exact type name counts upstream; other decimals are signed as the text they hold.
            "cosmos.Dec" when Text(options, GogoExtensions.Customtype) == "cosmossdk.io/math.LegacyDec" => AminoValue.Dec,
            _ => AminoValue.Plain,
        };
    }

    private static string? Text(FieldOptions? options, Extension<FieldOptions, string> extension) =>
        options?.HasExtension(extension) == true ? options.GetExtension(extension) : null;

    private static string CamelCase(string name) => string.Concat(
        name.Split('_', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(word[0])}{word[1..]}")));
}

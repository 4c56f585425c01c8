using System.Collections.Frozen;
using System.Collections.Immutable;
using Amino;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Msg = Cosmos.Msg.V1;

namespace Welkin.Core.Codec;

/// <summary>Messages with a form of their own in JSON.</summary>
internal enum WellKnown
{
    None,
    Timestamp,
    Duration,
    Any,
    Quantity,
}

/// <summary>How the network's encoders treat one message; made once for every message that is met.</summary>
internal sealed class MessagePlan
{
    private static readonly PureMemo<MessageDescriptor, MessagePlan> Plans = new(message => new MessagePlan(message));

    private readonly FrozenDictionary<int, FieldPlan> _byNumber;

    private MessagePlan(MessageDescriptor message)
    {
        var options = message.GetOptions();
        Message = message;
        Zero = message.Parser.ParseFrom([]);
        WellKnown = message.FullName switch
        {
            "google.protobuf.Timestamp" => WellKnown.Timestamp,
            "google.protobuf.Duration" => WellKnown.Duration,
            "google.protobuf.Any" => WellKnown.Any,
            "k8s.io.apimachinery.pkg.api.resource.Quantity" => WellKnown.Quantity,
            _ => WellKnown.None,
        };
        Fields = [.. message.Fields.InDeclarationOrder().Select(field => new FieldPlan(field))];
        Members = [.. Fields.Where(field => field.Oneof is null || ReferenceEquals(field.Oneof.Fields[0], field.Field))];
        Composite = [.. Fields.Where(field => field.IsMessage || field.Kind is ValueKind.Int or ValueKind.Dec)];
        Amino = [.. Fields.OrderBy(field => field.AminoSortKey, StringComparer.Ordinal)];
        HasGoJson = message.FullName is "cosmos.staking.v1beta1.DelegationResponse" or "cosmos.staking.v1beta1.RedelegationResponse";
        AminoName = options?.HasExtension(AminoExtensions.Name) == true ? options.GetExtension(AminoExtensions.Name) : null;
        AminoEncoding = options?.GetExtension(AminoExtensions.MessageEncoding) ?? "";
        Signers = [.. options?.GetExtension(Msg.MsgExtensions.Signer) ?? []];
        _byNumber = Fields.ToFrozenDictionary(field => field.Field.FieldNumber);
    }

    public MessageDescriptor Message { get; }

    /// <summary>A message without content. It is shared: never write to it.</summary>
    public IMessage Zero { get; }

    public WellKnown WellKnown { get; }

    /// <summary>All fields in the order of declaration.</summary>
    public ImmutableArray<FieldPlan> Fields { get; }

    /// <summary>The members of the JSON object in order: the first field of a oneof stands for the whole of it.</summary>
    public ImmutableArray<FieldPlan> Members { get; }

    /// <summary>The fields whose absence the network's encoder may not leave absent, or that hold such fields.</summary>
    public ImmutableArray<FieldPlan> Composite { get; }

    /// <summary>All fields in the order of amino JSON.</summary>
    public ImmutableArray<FieldPlan> Amino { get; }

    /// <summary>Whether the network hands the message, inside of another, to Go's plain encoder, which knows nothing of protobuf.</summary>
    public bool HasGoJson { get; }

    public string? AminoName { get; }

    public string AminoEncoding { get; }

    /// <summary>The names of the fields that hold who must sign.</summary>
    public ImmutableArray<string> Signers { get; }

    public static MessagePlan Of(IMessage message) => Plans.Of(message.Descriptor);

    public static MessagePlan Of(MessageDescriptor message) => Plans.Of(message);

    public FieldPlan? ByNumber(int number) => _byNumber.GetValueOrDefault(number);

    public FieldPlan? ByName(string name) => Message.FindFieldByName(name) is { } field ? _byNumber[field.FieldNumber] : null;
}

using System.Collections;
using System.Collections.Frozen;
using Google.Protobuf;

namespace Welkin.Core.Codec;

/// <summary>Who must sign a message: the fields that its definition names, or for compute messages the id it is about.</summary>
/// <remarks>Spec: cosmossdk.io/x/tx v0.14.0, <c>signing/context.go</c>; Akash node v1.2.2, custom signers.</remarks>
public static class Signers
{
    private const int MaxNesting = 10;

    /// <summary>Messages whose definition names nobody: the field of their id that signs.</summary>
    private static readonly FrozenDictionary<string, (string Id, string Field)> ById = new Dictionary<string, (string, string)>
    {
        ["akash.cert.v1.MsgRevokeCertificate"] = ("id", "owner"),
        ["akash.deployment.v1beta4.MsgCreateDeployment"] = ("id", "owner"),
        ["akash.deployment.v1beta4.MsgUpdateDeployment"] = ("id", "owner"),
        ["akash.deployment.v1beta4.MsgCloseDeployment"] = ("id", "owner"),
        ["akash.deployment.v1beta4.MsgCloseGroup"] = ("id", "owner"),
        ["akash.deployment.v1beta4.MsgPauseGroup"] = ("id", "owner"),
        ["akash.deployment.v1beta4.MsgStartGroup"] = ("id", "owner"),
        ["akash.market.v1beta5.MsgCreateBid"] = ("id", "provider"),
        ["akash.market.v1beta5.MsgCloseBid"] = ("id", "provider"),
        ["akash.market.v1beta5.MsgWithdrawLease"] = ("id", "provider"),
        ["akash.market.v1beta5.MsgLeaseStartReclaim"] = ("id", "provider"),
        ["akash.market.v1beta5.MsgCreateLease"] = ("bid_id", "owner"),
        ["akash.market.v1beta5.MsgCloseLease"] = ("id", "owner"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The signers of one message, in order, repetitions included. Errors: undefined.</summary>
    public static Result<IReadOnlyList<Address>> Of(IMessage message)
    {
        var signers = new List<Address>();
        if (ById.TryGetValue(message.Descriptor.FullName, out var path))
        {
            return FromId(message, path.Id, path.Field).Map(signer => (IReadOnlyList<Address>)[signer]);
        }

        return Collect(message, signers, 0) is { } error ? error : signers;
    }

    /// <summary>The signers of all messages in order, each once. Errors: undefined.</summary>
    public static Result<IReadOnlyList<Address>> OfAll(IEnumerable<IMessage> messages)
    {
        var signers = new List<Address>();
        foreach (var message in messages)
        {
            if (!Of(message).TryGet(out var found, out var error))
            {
                return error;
            }

            signers.AddRange(found.Where(signer => !signers.Contains(signer)));
        }

        return signers;
    }

    private static Result<Address> FromId(IMessage message, string idName, string fieldName)
    {
        var text = "";
        if (MessagePlan.Of(message).ByName(idName)!.Accessor.GetValue(message) is IMessage id)
        {
            text = (string)MessagePlan.Of(id).ByName(fieldName)!.Accessor.GetValue(id);
        }

        return Address.ParseByCodec(text).With($"error decoding {idName}.{fieldName} address \"{text}\"");
    }

    private static Error? Collect(IMessage message, List<Address> signers, int depth)
    {
        var plan = MessagePlan.Of(message);
        if (depth > MaxNesting)
        {
            return Error.Undefined("maximum recursion depth exceeded");
        }

        if (plan.Signers.IsEmpty)
        {
            return Error.Undefined(
                $"no cosmos.msg.v1.signer option found for message {message.Descriptor.FullName}; use DefineCustomGetSigners to specify a custom getter");
        }

        foreach (var name in plan.Signers)
        {
            var field = plan.ByName(name)!;
            var value = field.Accessor.GetValue(message);
            IEnumerable values = field.IsList ? (IList)value : new[] { value };
            foreach (var item in values)
            {
                if (Take(field, item, signers, depth) is { } error)
                {
                    return error;
                }
            }
        }

        return null;
    }

    private static Error? Take(FieldPlan field, object? value, List<Address> signers, int depth)
    {
        if (field.IsMessage)
        {
            return Collect(value as IMessage ?? MessagePlan.Of(field.Field.MessageType).Zero, signers, depth + 1);
        }

        var prefix = field.Scalar == "cosmos.ValidatorAddressString" ? Address.ValoperPrefix : Address.AccountPrefix;
        if (!Address.ParseByCodec((string)value!, prefix).TryGet(out var signer, out var error))
        {
            return error;
        }

        signers.Add(signer);
        return null;
    }
}

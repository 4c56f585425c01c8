using Akash.Audit.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Modules.Compute.Audit.Handlers;

/// <summary>An auditor vouches for attributes of an owner, who need not be a provider.</summary>
internal sealed class SignProviderAttributes(AuditState state) : IMsgHandler<MsgSignProviderAttributes, MsgSignProviderAttributesResponse>
{
    public Result<Unit> Check(MsgSignProviderAttributes msg) => AuditChecks.Check(msg.Owner, msg.Auditor);

    public Result<MsgSignProviderAttributesResponse> Run(TxContext ctx, MsgSignProviderAttributes msg)
    {
        Sign(ctx, (msg.Owner, msg.Auditor), msg.Attributes);
        return new MsgSignProviderAttributesResponse();
    }

    /// <summary>Adds to what the auditor signed before; genesis uses it too.</summary>
    public void Sign(Context ctx, (string Owner, string Auditor) by, IEnumerable<Attribute> attributes)
    {
        var owner = Address.Parse(by.Owner).OrThrow();
        var auditor = Address.Parse(by.Auditor).OrThrow();
        var signed = state.Find(ctx, owner, auditor) is { } before ? Merge(before.Attributes, attributes) : attributes;

        state.Set(ctx, owner, auditor, new AuditedAttributesStore { Attributes = { signed.OrderBy(a => a.Key, GoOrder.Instance) } });
        ctx.Emit(new EventTrustedAuditorCreated { Owner = by.Owner, Auditor = by.Auditor });
    }

    // The last value of a key counts. A first signature is stored as given, doubled keys included.
    private static IEnumerable<Attribute> Merge(IEnumerable<Attribute> before, IEnumerable<Attribute> signed)
    {
        var merged = new SortedDictionary<string, Attribute>(GoOrder.Instance);
        foreach (var attribute in before.Concat(signed)) merged[attribute.Key] = new Attribute { Key = attribute.Key, Value = attribute.Value };
        return merged.Values;
    }
}

/// <summary>Stateless checks of both audit messages.</summary>
internal static class AuditChecks
{
    /// <summary>Errors: sdk 7.</summary>
    public static Result<Unit> Check(string owner, string auditor)
    {
        if (!Address.Parse(owner).IsOk) return SdkErrors.InvalidAddress.With("MsgCreate: Invalid Owner Address");
        if (!Address.Parse(auditor).IsOk) return SdkErrors.InvalidAddress.With("MsgCreate: Invalid Auditor Address");
        return new Unit();
    }
}

using Akash.Audit.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Modules.Compute.Audit.Handlers;

/// <summary>An auditor takes back some attributes it signed, or all when no key is named.</summary>
internal sealed class DeleteProviderAttributes(AuditState state) : IMsgHandler<MsgDeleteProviderAttributes, MsgDeleteProviderAttributesResponse>
{
    public Result<Unit> Check(MsgDeleteProviderAttributes msg) => AuditChecks.Check(msg.Owner, msg.Auditor);

    public Result<MsgDeleteProviderAttributesResponse> Run(TxContext ctx, MsgDeleteProviderAttributes msg)
    {
        var owner = Address.Parse(msg.Owner).OrThrow();
        var auditor = Address.Parse(msg.Auditor).OrThrow();
        if (state.Find(ctx, owner, auditor) is not { } before) return AuditErrors.ProviderNotFound;

        var kept = new SortedDictionary<string, Attribute>(GoOrder.Instance);
        foreach (var attribute in before.Attributes) kept[attribute.Key] = attribute;
        foreach (var key in msg.Keys)
        {
            if (!kept.Remove(key))
            {
                return AuditErrors.AttributeNotFound.With(
                    $"trying to delete non-existing attribute \"{key}\" for auditor/provider \"{msg.Auditor}/{msg.Owner}\"");
            }
        }

        if (msg.Keys.Count == 0 || kept.Count == 0) state.Remove(ctx, owner, auditor);
        else state.Set(ctx, owner, auditor, new AuditedAttributesStore { Attributes = { kept.Values } });

        ctx.Emit(new EventTrustedAuditorDeleted { Owner = msg.Owner, Auditor = msg.Auditor });
        return new MsgDeleteProviderAttributesResponse();
    }
}

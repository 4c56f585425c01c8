using Google.Protobuf.Collections;
using Welkin.Core;
using Welkin.Core.Compute;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Modules.Compute.Provider.Handlers;

/// <summary>What a provider states about itself, checked alike when it is created and updated.</summary>
internal static class ProviderChecks
{
    /// <summary>Errors: provider 1, 2, 8, sdk 7, akash 1, 2.</summary>
    public static Result<Unit> Check(string verb, string owner, string hostUri, (RepeatedField<Attribute> Attributes, string Website) rest)
    {
        if (!HostUri.Check(hostUri).TryGet(out _, out var error)) return error;
        if (!CheckOwner(verb, owner).TryGet(out _, out error)) return error;
        if (!AttributeLists.Validate(rest.Attributes).TryGet(out _, out error)) return error;
        return rest.Website.Length == 0 || HostUri.Parse(rest.Website) is not null ? new Unit() : ProviderErrors.InvalidInfoWebsite;
    }

    /// <summary>Errors: sdk 7.</summary>
    public static Result<Unit> CheckOwner(string verb, string owner) =>
        Address.Parse(owner).IsOk ? new Unit() : SdkErrors.InvalidAddress.With($"{verb}: Invalid Provider Address");
}

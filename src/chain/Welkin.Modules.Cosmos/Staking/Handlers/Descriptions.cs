using System.Text;
using Cosmos.Staking.V1Beta1;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>What a validator may say of itself.</summary>
internal static class Descriptions
{
    private const string Keep = "[do-not-modify]";

    /// <summary>Refuses what is too long; lengths are bytes. Errors: <c>sdk</c> 18.</summary>
    public static Result<Description> Check(Description description)
    {
        foreach (var (text, most, name) in Fields(description))
        {
            var length = Encoding.UTF8.GetByteCount(text);
            if (length > most) return SdkErrors.InvalidRequest.With($"invalid {name} length; got: {length}, max: {most}");
        }

        return description;
    }

    /// <summary>The new words, where they are not the ones that keep the old. Errors: <c>sdk</c> 18.</summary>
    public static Result<Description> Edited(Description old, Description wanted) => Check(new Description
    {
        Moniker = Pick(old.Moniker, wanted.Moniker),
        Identity = Pick(old.Identity, wanted.Identity),
        Website = Pick(old.Website, wanted.Website),
        SecurityContact = Pick(old.SecurityContact, wanted.SecurityContact),
        Details = Pick(old.Details, wanted.Details),
    });

    private static string Pick(string old, string wanted) => wanted == Keep ? old : wanted;

    private static (string Text, int Most, string Name)[] Fields(Description description) =>
    [
        (description.Moniker, 70, "moniker"),
        (description.Identity, 3000, "identity"),
        (description.Website, 140, "website"),
        (description.SecurityContact, 140, "security contact"),
        (description.Details, 280, "details"),
    ];
}

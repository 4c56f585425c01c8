namespace Welkin.Tests.Core.Codec;

/// <summary>Members that messages got after the version the tables were made with; unset, they are the only difference.</summary>
internal static class Newer
{
    private static readonly string[] Members =
    [
        ",\"reclamation\":null",
        ",\"reclamation_window\":null",
        ",\"min_reclamation_window\":null,\"max_reclamation_window\":null",
        ",\"spend_limits\":[]",
    ];

    public static string Without(string json) => Members.Aggregate(json, (text, member) => text.Replace(member, "", StringComparison.Ordinal));
}

namespace Welkin.Core;

/// <summary>The rules for names of coins.</summary>
public static class Denom
{
    /// <summary>Letters, digits and <c>/ : . _ -</c>, 3 to 128 of them, a letter first. Errors: undefined.</summary>
    public static Result<Unit> Validate(string denom) =>
        IsValid(denom) ? new Unit() : Error.Undefined($"invalid denom: {denom}");

    /// <summary>Whether <see cref="Validate"/> accepts it.</summary>
    public static bool IsValid(ReadOnlySpan<char> denom)
    {
        if (denom.Length is < 3 or > 128 || !char.IsAsciiLetter(denom[0]))
        {
            return false;
        }

        foreach (var c in denom)
        {
            if (!IsPart(c))
            {
                return false;
            }
        }

        return true;
    }

    internal static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or ':' or '.' or '_' or '-';
}

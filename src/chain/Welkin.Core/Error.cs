namespace Welkin.Core;

/// <summary>An expected failure as it goes over the wire: a codespace, a code frozen in it, and a text.</summary>
/// <param name="Codespace">Name of the module that registered the code.</param>
/// <param name="Code">Code within the codespace; never 0, which means success.</param>
/// <param name="Description">The text, with the contexts wrapped around the registered words, outermost first.</param>
public sealed record Error(string Codespace, uint Code, string Description)
{
    /// <summary>The codespace of failures that were never registered.</summary>
    public const string UndefinedCodespace = "undefined";

    /// <summary>The whole text: contexts, outermost first, then the registered words.</summary>
    public string Text => Description;

    /// <summary>The same failure with a context in front of its text. Codespace and code stay.</summary>
    public Error With(string context) => this with { Description = $"{context}: {Description}" };

    /// <summary>The same text under the codespace of unregistered failures, as the wire shows an error that lost its code.</summary>
    public Error AsUndefined() => Undefined(Description);

    /// <summary>A failure without a registered code.</summary>
    public static Error Undefined(string text) => new(UndefinedCodespace, 1, text);

    /// <summary>Whether both are the same registered failure, whatever was wrapped around them.</summary>
    public bool Is(Error other) => Codespace == other.Codespace && Code == other.Code;

    /// <inheritdoc/>
    public override string ToString() => $"{Codespace}/{Code}: {Description}";
}

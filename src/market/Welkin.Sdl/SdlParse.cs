using System.Diagnostics.CodeAnalysis;

namespace Welkin.Sdl;

/// <summary>A document, or the reasons why the text is none.</summary>
public sealed class SdlParse
{
    private readonly SdlDocument? _document;

    internal SdlParse(SdlDocument document) => _document = document;

    internal SdlParse(IReadOnlyList<SdlError> errors) => Errors = errors;

    /// <summary>Empty exactly when there is a document; else in the order of the file.</summary>
    public IReadOnlyList<SdlError> Errors { get; } = [];

    /// <summary>Takes the result apart.</summary>
    public bool TryGet([NotNullWhen(true)] out SdlDocument? document, out IReadOnlyList<SdlError> errors)
    {
        (document, errors) = (_document, Errors);
        return document is not null;
    }
}

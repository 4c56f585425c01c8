namespace Welkin.Sdl;

/// <summary>Why a file is refused, and where. No value of <c>env</c> or <c>credentials</c> ever appears in it.</summary>
/// <param name="Path">The file as the caller named it.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Expected">What would have been right.</param>
/// <param name="Hint">What to do next.</param>
public sealed record SdlError(string Path, int Line, int Column, string Message, string Expected, string Hint)
{
    /// <summary>One line, as compilers write it.</summary>
    public override string ToString() => $"{Path}:{Line}:{Column}: {Message}; expected {Expected}. {Hint}";
}
